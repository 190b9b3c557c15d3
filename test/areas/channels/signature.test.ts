import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { ChannelType, Provider } from '../../../functions/areas/channels/domain/channel.ts'
import type { WebhookRequest } from '../../../functions/areas/channels/port.ts'
import { adapterFor, connected, hmac, SECRETS, URL_OF_DEMO, webhook, webhookProviders } from './channel-kit.ts'
import { fixtures } from './fixtures/index.ts'
import { inbound } from './fixtures/twilio.ts'

const BODY = Buffer.from('{"text":"Grüße 👋","escaped":"\\u00e9"}')
const secret = (name: string) => SECRETS[name] ?? ''

const schemes = webhookProviders.flatMap((provider) => {
  const { signature } = fixtures[provider]
  return signature ? [{ provider, ...signature }] : []
})

const verify = (provider: Provider, request: WebhookRequest, without?: string) => {
  const adapter = adapterFor(provider)
  const channel = connected(provider, adapter.types[0] as ChannelType)
  const secrets = Object.fromEntries(Object.entries(channel.secrets).filter(([name]) => name !== without))
  return adapter.verify(request, { ...channel, secrets })
}

describe.each(schemes)('the signature of $provider', ({ provider, header, secretName, sign: signWith }) => {
  const sign = (body: Buffer) => signWith(body, secret(secretName))
  const check = (body: Buffer, signature?: string, without?: string) =>
    verify(provider, webhook(body, signature === undefined ? {} : { [header]: signature }), without)

  it('is accepted over exactly the bytes received', () => {
    expect(check(BODY, sign(BODY))).toBe(true)
    expect(check(Buffer.from([0xff, 0xfe, 0x00]), sign(Buffer.from([0xff, 0xfe, 0x00])))).toBe(true)
    expect(check(Buffer.alloc(0), sign(Buffer.alloc(0)))).toBe(true)
  })
  it('is refused over other bytes', () => {
    expect(check(Buffer.from(`${BODY} `), sign(BODY))).toBe(false)
    expect(check(Buffer.from(BODY.toString().replace('\\u00e9', 'é')), sign(BODY))).toBe(false)
  })
  it.each([undefined, '', 'sha256=', 'x', 'é'.repeat(64), '0'.repeat(64), `sha256=${'0'.repeat(64)}`])(
    'is refused as %j',
    (wrong) => {
      expect(check(BODY, wrong)).toBe(false)
    },
  )
  it('is refused when it is cut short, or followed by anything', () => {
    expect(check(BODY, sign(BODY).slice(0, -1))).toBe(false)
    expect(check(BODY, `${sign(BODY)}0`)).toBe(false)
  })
  it('is refused where the channel has no secret', () => {
    expect(check(BODY, signWith(BODY, ''), secretName)).toBe(false)
  })
})

describe('the secret token of Telegram', () => {
  const check = (token?: string, without?: string) =>
    verify('telegram', webhook(BODY, token === undefined ? {} : { 'x-telegram-bot-api-secret-token': token }), without)
  it('is accepted when it is the channel’s, and nothing else is', () => {
    expect(check(secret('secretToken'))).toBe(true)
    for (const wrong of [undefined, '', 'demo-secret-toke', 'demo-secret-token ', 'DEMO-SECRET-TOKEN']) {
      expect(check(wrong)).toBe(false)
    }
    expect(check('', 'secretToken')).toBe(false)
    expect(check('undefined', 'secretToken')).toBe(false)
  })
})

describe('the signature of twilio', () => {
  const sign = (content: string) => hmac('sha1', secret('authToken'), content, 'base64')
  const check = (url: string, body: URLSearchParams | Buffer, signature?: string) =>
    verify('twilio', webhook(body, signature === undefined ? {} : { 'x-twilio-signature': signature }, url))
  const fields = inbound({ Body: 'Grüße & 100 % 👋 + more', From: 'whatsapp:+1' })
  const sorted = [...fields].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => name + value)
  const content = (url: string) => url + sorted.join('')

  it('is the one that its documentation computes', () => {
    const url = 'https://example.com/myapp.php?foo=1&bar=2'
    const documented = new URLSearchParams({
      Digits: '1234',
      To: '+18005551212',
      From: '+14158675310',
      Caller: '+14158675310',
      CallSid: 'CA1234567890ABCDE',
    })
    const expected = `${url}CallSidCA1234567890ABCDECaller+14158675310Digits1234From+14158675310To+18005551212`
    expect(check(url, documented, sign(expected))).toBe(true)
  })
  it('is accepted over the URL and the fields in order, with the default port or without it', () => {
    const ported = URL_OF_DEMO.replace('.com', '.com:443')
    expect(check(URL_OF_DEMO, fields, sign(content(URL_OF_DEMO)))).toBe(true)
    expect(check(URL_OF_DEMO, fields, sign(content(ported)))).toBe(true)
    expect(check(ported, fields, sign(content(URL_OF_DEMO)))).toBe(true)
    const local = 'http://127.0.0.1:3000/webhooks/demo?a=b'
    expect(check(local, fields, sign(content(local)))).toBe(true)
  })
  it('is refused over another URL, port or field', () => {
    expect(check(`${URL_OF_DEMO}?x=1`, fields, sign(content(URL_OF_DEMO)))).toBe(false)
    expect(check(URL_OF_DEMO, fields, sign(content(URL_OF_DEMO.replace('.com', '.com:8443'))))).toBe(false)
    expect(check(URL_OF_DEMO, inbound({ Body: 'tampered' }), sign(content(URL_OF_DEMO)))).toBe(false)
    for (const wrong of [undefined, '', 'x', '='.repeat(28)]) expect(check(URL_OF_DEMO, fields, wrong)).toBe(false)
  })
  it('counts a repeated field once for each of its values', () => {
    const repeated = new URLSearchParams([
      ['B', '2'],
      ['A', '2'],
      ['A', '1'],
      ['A', '2'],
    ])
    expect(check(URL_OF_DEMO, repeated, sign(`${URL_OF_DEMO}A1A2B2`))).toBe(true)
  })
  it('covers a JSON body by its digest', () => {
    const url = `${URL_OF_DEMO}?bodySHA256=${createHash('sha256').update(BODY).digest('hex')}`
    expect(check(url, BODY, sign(url))).toBe(true)
    expect(check(url, Buffer.from('{}'), sign(url))).toBe(false)
    expect(check(url, BODY, sign(URL_OF_DEMO))).toBe(false)
  })
})

describe('Meta’s handshake', () => {
  const ask = (query: string, method = 'GET') => {
    const request = { ...webhook('', {}, `${URL_OF_DEMO}?${query}`), method }
    return adapterFor('whatsapp-cloud').challenge?.(request, connected('whatsapp-cloud', 'whatsapp'))
  }
  it('is answered with the challenge as it came', () => {
    const query = 'hub.mode=subscribe&hub.verify_token=demo-verify-token&hub.challenge=%3Cb%3E1158201444'
    expect(ask(query)).toEqual({ status: 200, contentType: 'text/plain', body: '<b>1158201444' })
  })
  it.each([
    '',
    'hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1',
    'hub.mode=subscribe&hub.challenge=1',
    'hub.mode=unsubscribe&hub.verify_token=demo-verify-token&hub.challenge=1',
    'hub.mode=subscribe&hub.verify_token=demo-verify-token',
  ])('is refused for %j', (query) => {
    expect(ask(query)).toMatchObject({ status: 403 })
  })
  it('is no matter of a POST', () => {
    expect(ask('', 'POST')).toBeUndefined()
  })
})
