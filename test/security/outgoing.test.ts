import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { ChannelType } from '../../functions/areas/channels/domain/channel.ts'
import { hubspot } from '../../functions/areas/crm/connectors/hubspot.ts'
import { pipedrive } from '../../functions/areas/crm/connectors/pipedrive.ts'
import { connectorForms } from '../../functions/areas/crm/domain/outside-crm.ts'
import { callProvider } from '../../functions/platform/http-call.ts'
import { adapterFor, connected, MESSAGE, webhookProviders } from '../areas/channels/channel-kit.ts'
import { recordsOf } from '../contracts/permissions.ts'

/* Where the functions call to, whoever names the place: to the provider's own host, by TLS, and nowhere by a redirect. */

afterEach(() => vi.unstubAllGlobals())

/** What is called, instead of calling it. */
function calls(): { url: URL; redirect: unknown }[] {
  const seen: { url: URL; redirect: unknown }[] = []
  vi.stubGlobal('fetch', async (url: string, init: { redirect?: string }) => {
    seen.push({ url: new URL(url), redirect: init.redirect })
    return new Response('{}', { status: 500 })
  })
  return seen
}

const hosts =
  /^(graph\.facebook\.com|graph\.instagram\.com|api\.twilio\.com|api\.telegram\.org|api\.line\.me|chatapi\.viber\.com)$/
const evil = ['@evil.test', '//evil.test/', '../../..', 'evil.test#', '?x=', '\\evil.test', ':8080', '169.254.169.254/']

describe('calls go', () => {
  it.each(webhookProviders)('%s: to the provider’s own host, whatever the channel is set to', async (provider) => {
    for (const setting of evil) {
      const seen = calls()
      const adapter = adapterFor(provider)
      const channel = connected(provider, adapter.types[0] as ChannelType)
      const strange = (values: Record<string, string>) =>
        Object.fromEntries(Object.keys(values).map((name) => [name, setting]))
      const hostile = {
        ...channel,
        channel: { ...channel.channel, config: strange(channel.channel.config) },
        secrets: { ...channel.secrets, botToken: setting },
      }
      await adapter.send({ ...MESSAGE, to: setting, text: setting }, hostile)
      expect(seen.length).toBeGreaterThan(0)
      for (const { url, redirect } of seen) {
        expect([url.protocol, url.port, url.username, redirect]).toEqual(['https:', '', '', 'manual'])
        expect(url.hostname).toMatch(hosts)
      }
    }
  })

  it('to a CRM: to an account below its own domain', async () => {
    const [person] = recordsOf('kept')
    if (!person) throw new Error('no record')
    for (const companyDomain of evil) {
      expect(connectorForms.pipedrive.problemsOf({ companyDomain }), companyDomain).not.toEqual([])
    }
    const seen = calls()
    await pipedrive.createRecord(person, { config: { companyDomain: 'acme' }, secrets: { apiToken: 't' } })
    expect(seen.map(({ url, redirect }) => [url.origin, redirect])).toEqual([['https://acme.pipedrive.com', 'manual']])
    const hostile = { config: { companyDomain: '@evil.test' }, secrets: { accessToken: 't' } }
    await hubspot.createRecord({ ...person, emails: evil }, hostile)
    await hubspot.readNote('1', hostile)
    const rest = seen.slice(1)
    expect(rest).toHaveLength(2)
    for (const { url, redirect } of rest) expect([url.origin, redirect]).toEqual(['https://api.hubapi.com', 'manual'])
  })

  it('from three places of the code, which look where to; another one is to be looked at here', () => {
    const root = fileURLToPath(new URL('../../functions', import.meta.url))
    const calling = readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .filter((file) =>
        /(?<![.\w])fetch\(|from 'node:(http|https|net|tls|dgram)'/.test(readFileSync(`${root}/${file}`, 'utf8')),
      )
    expect(calling.map((file) => file.replaceAll('\\', '/')).sort()).toEqual(
      [
        // the company's own issuer
        'platform/agent-tokens.ts',
        'platform/http-call.ts',
        'areas/channels/providers/media-download.ts',
        // wherever somebody of the company says, if that is public
        'areas/outside-calls/adapter/outside.ts',
        // which address is public: these call none
        'areas/outside-calls/domain/outside-url.ts',
        'kernel/public-address.ts',
        'platform/public-lookup.ts',
      ].sort(),
    )
  })
})

describe('an answer', () => {
  const answered = async (reply: (write: (text: string) => boolean, end: () => void) => void) => {
    const server = createServer((_request, response) => {
      response.writeHead(200)
      reply(
        (text) => response.write(text),
        () => response.end(),
      )
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    const answer = await callProvider({ method: 'GET', url, headers: {} })
    server.closeAllConnections()
    server.close()
    return answer
  }
  it('of a provider that is endless is read to a bound, and its status counts', async () => {
    const answer = await answered((write) => {
      write('{"text":"')
      for (let megabytes = 0; megabytes < 6; megabytes++) write('x'.repeat(1024 * 1024))
    })
    expect(answer).toMatchObject({ status: 200, body: undefined })
  })
  it('of the usual length is read', async () => {
    expect(
      await answered((write, end) => {
        write(`{"text":"${'x'.repeat(100_000)}"}`)
        end()
      }),
    ).toMatchObject({ status: 200, body: { text: expect.stringContaining('xxx') } })
  })
})
