import { createPublicKey, createVerify } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createDialogflow } from '../../../functions/areas/bots/adapter/dialogflow.ts'
import type { Bot } from '../../../functions/areas/bots/domain/bot.ts'
import { serviceAccount } from './bot-kit.ts'

let server: Server | undefined
afterEach(() => void server?.close())

interface Call {
  url: string
  authorization: string | undefined
  body: string
}

/** Google as far as one bot calls it; `answer` is what `detectIntent` says. */
async function google(answer: object, status = 200) {
  const calls: Call[] = []
  server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part) => parts.push(part as Buffer))
    request.on('end', () => {
      const { url = '', headers } = request
      calls.push({ url, authorization: headers.authorization, body: Buffer.concat(parts).toString() })
      const isToken = url.endsWith('/token')
      const said = isToken ? { access_token: 'ya29.token', expires_in: 3_599, token_type: 'Bearer' } : answer
      response.writeHead(isToken ? 200 : status, { 'content-type': 'application/json' }).end(JSON.stringify(said))
    })
  })
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done))
  const apiBase = `http://127.0.0.1:${(server.address() as AddressInfo).port}/{channelId}`
  return { calls, dialogflow: createDialogflow({ clock: { now: () => 1_700_000_000_000 }, apiBase }) }
}

const question = {
  id: 'en_1',
  conversationId: 'cv_00000000000000000000000000_12',
  text: 'Where is my order?',
  language: undefined,
  contact: { id: 'ct_1', name: 'Ann' },
  channel: { id: 'demo-line', type: 'line' },
  attachments: [],
  at: 0,
}
const bot: Bot = {
  id: 'bot_1',
  name: 'Ada',
  kind: 'dialogflow-es',
  settings: { projectId: 'acme-bots', language: 'de' },
  timeoutSeconds: 5,
  enabled: true,
  secretNames: ['serviceAccount'],
  secretsAt: 'bot_1/1',
}
const ES = { responseId: '1', queryResult: { fulfillmentMessages: [{ text: { text: ['Soon'] } }] } }
const CX = { responseId: '1', queryResult: { responseMessages: [{ text: { text: ['Soon'] } }] } }
const soon = { outcome: 'answered', answer: { messages: [{ text: 'Soon', choices: [] }], action: undefined } }

describe('O2 Dialogflow is asked', () => {
  it('under a token that the service account signs for, which is kept', async () => {
    const { calls, dialogflow } = await google(ES)
    const account = serviceAccount()
    const secrets = { serviceAccount: account }
    expect(await dialogflow.ask(bot, secrets, question)).toEqual(soon)
    await dialogflow.ask(bot, secrets, question)
    expect(
      calls.map(({ url }) =>
        url
          .split('/')
          .at(-1)
          ?.replace(/^[0-9a-f]{32}:/, ''),
      ),
    ).toEqual(['token', 'detectIntent', 'detectIntent'])
    const form = new URLSearchParams(calls[0]?.body)
    expect(form.get('grant_type')).toBe('urn:ietf:params:oauth:grant-type:jwt-bearer')
    const [head = '', claims = '', signature = ''] = form.get('assertion')?.split('.') ?? []
    const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as object
    expect(read(head)).toEqual({ alg: 'RS256', typ: 'JWT' })
    expect(read(claims)).toEqual({
      iss: 'switchboard@acme-bots.iam.gserviceaccount.com',
      scope: 'https://www.googleapis.com/auth/cloud-platform',
      // Google's, whatever the key file says.
      aud: 'https://oauth2.googleapis.com/token',
      iat: 1_700_000_000,
      exp: 1_700_003_600,
    })
    const key = createPublicKey((JSON.parse(account) as { private_key: string }).private_key)
    expect(createVerify('RSA-SHA256').update(`${head}.${claims}`).verify(key, signature, 'base64url')).toBe(true)
    expect(calls[1]?.authorization).toBe('Bearer ya29.token')
  })

  it('ES: by session and language, in its project', async () => {
    const { calls, dialogflow } = await google(ES)
    await dialogflow.ask(
      bot,
      { serviceAccount: serviceAccount() },
      { ...question, text: 'x'.repeat(300), payload: 'p' },
    )
    expect(calls[1]?.url).toMatch(/^\/bot_1\/v2\/projects\/acme-bots\/agent\/sessions\/[0-9a-f]{32}:detectIntent$/)
    const { queryInput, queryParams } = JSON.parse(calls[1]?.body ?? '') as {
      queryInput: { text: { text: string; languageCode: string } }
      queryParams: object
    }
    expect(queryInput.text.languageCode).toBe('de')
    expect(queryInput.text.text.length).toBeLessThanOrEqual(256)
    expect(queryParams).toMatchObject({ payload: { channel: 'line', contact: 'Ann', payload: 'p' } })
  })

  it('CX: in its location, agent and environment', async () => {
    const { calls, dialogflow } = await google(CX)
    const settings = { projectId: 'acme-bots', location: 'europe-west1', agentId: 'ab12', environment: 'live' }
    const cx = { ...bot, kind: 'dialogflow-cx' as const, settings }
    const said = await dialogflow.ask(cx, { serviceAccount: serviceAccount() }, { ...question, language: 'fr' })
    expect(said).toEqual(soon)
    const place = 'projects/acme-bots/locations/europe-west1/agents/ab12/environments/live'
    expect(calls[1]?.url).toMatch(new RegExp(`^/bot_1/v3/${place}/sessions/[0-9a-f]{32}:detectIntent$`))
    expect(JSON.parse(calls[1]?.body ?? '')).toMatchObject({
      queryInput: { text: { text: 'Where is my order?' }, languageCode: 'fr' },
    })
  })

  it.each([
    [503, 'down'],
    [429, 'down'],
    [403, 'wrong'],
    [200, 'wrong'],
  ] as const)('and answers %s: %s', async (status, why) => {
    const { dialogflow } = await google({ error: { code: status, message: 'secret words' } }, status)
    const heard = await dialogflow.ask(bot, { serviceAccount: serviceAccount() }, question)
    expect(heard).toMatchObject({ outcome: 'failed', why })
    expect(JSON.stringify(heard)).not.toContain('secret words')
  })

  it('not without a key', async () => {
    const { dialogflow, calls } = await google(ES)
    expect(await dialogflow.ask(bot, {}, question)).toMatchObject({ outcome: 'failed', why: 'wrong' })
    expect(calls).toEqual([])
  })
})
