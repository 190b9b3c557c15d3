import { randomBytes } from 'node:crypto'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { verifyWebhook, type WebhookHeaders } from '../../client/src/webhooks.ts'

const secret = `whsec_${randomBytes(24).toString('base64')}`
const other = `whsec_${randomBytes(32).toString('base64')}`
const NOW = Date.UTC(2026, 0, 15, 12)
const body = JSON.stringify({
  type: 'message.created',
  timestamp: '2026-01-15T12:00:00.000Z',
  data: { text: 'Grüße 👋' },
})

/** A request as the specification’s own library signs it. */
function signed(given: { body?: string; by?: string; at?: number; id?: string } = {}): Record<string, string> {
  const { by = secret, at = NOW, id = 'msg_1' } = given
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at / 1000)),
    'webhook-signature': new Webhook(by).sign(id, new Date(at), given.body ?? body),
  }
}
const verify = (headers: WebhookHeaders, secrets: string | string[] = secret, text: string | Uint8Array = body) =>
  verifyWebhook(text, headers, secrets, { now: NOW })

describe('a webhook', () => {
  it('that the library of Standard Webhooks has signed is believed, as text and as bytes', async () => {
    expect(await verify(signed())).toEqual(JSON.parse(body))
    expect(await verify(signed(), secret, new TextEncoder().encode(body))).toEqual(JSON.parse(body))
  })

  it('may have its headers as fetch has them, or Node, in any case', async () => {
    const headers = signed()
    expect(await verify(new Headers(headers))).toEqual(JSON.parse(body))
    const upper = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]))
    expect(await verify(upper)).toEqual(JSON.parse(body))
    expect(await verify({ ...headers, 'webhook-id': ['msg_1'] })).toEqual(JSON.parse(body))
  })

  it('is believed while its secret is replaced: several secrets, several signatures', async () => {
    expect(await verify(signed({ by: other }), [secret, other])).toEqual(JSON.parse(body))
    const both = {
      ...signed(),
      'webhook-signature': `v2,abc ${signed({ by: other })['webhook-signature']} ${signed()['webhook-signature']}`,
    }
    expect(await verify(both)).toEqual(JSON.parse(body))
    expect(await verify(both, other)).toEqual(JSON.parse(body))
  })

  it.each<[string, string, () => Promise<unknown>]>([
    ['wrong_signature', 'another body', () => verify(signed(), secret, body.replace('👋', '👌'))],
    ['wrong_signature', 'another secret', () => verify(signed({ by: other }))],
    ['wrong_signature', 'another id', () => verify({ ...signed(), 'webhook-id': 'msg_2' })],
    ['wrong_signature', 'another time', () => verify({ ...signed(), 'webhook-timestamp': String(NOW / 1000 - 1) })],
    [
      'wrong_signature',
      'another version',
      () => verify({ ...signed(), 'webhook-signature': signed()['webhook-signature']?.replace('v1,', 'v1a,') ?? '' }),
    ],
    ['wrong_signature', 'a signature that is none', () => verify({ ...signed(), 'webhook-signature': 'v1,???' })],
    [
      'wrong_signature',
      'half a signature',
      () => verify({ ...signed(), 'webhook-signature': signed()['webhook-signature']?.slice(0, 20) ?? '' }),
    ],
    ['wrong_signature', 'a time that is none', () => verify({ ...signed(), 'webhook-timestamp': '1e9' })],
    ['too_old', 'six minutes on its way', () => verify(signed({ at: NOW - 360_000 }))],
    ['too_new', 'six minutes ahead', () => verify(signed({ at: NOW + 360_000 }))],
    ['header_missing', 'no id', () => verify({ ...signed(), 'webhook-id': undefined })],
    ['header_missing', 'no signature', () => verify({ ...signed(), 'webhook-signature': '' })],
    ['header_missing', 'no header at all', () => verify(new Headers())],
    ['not_an_event', 'no JSON', () => verify(signed({ body: 'hello' }), secret, 'hello')],
    ['not_an_event', 'no event', () => verify(signed({ body: '[]' }), secret, '[]')],
  ])('is refused as %s: %s', async (code, _, verifying) => {
    await expect(verifying()).rejects.toMatchObject({ name: 'WebhookError', code })
  })

  it('may have been on its way for as long as one says', async () => {
    const headers = signed({ at: NOW - 360_000 })
    expect(await verifyWebhook(body, headers, secret, { now: NOW, toleranceSeconds: 600 })).toEqual(JSON.parse(body))
  })

  it('is not looked at without a secret that is one', async () => {
    await expect(verify(signed(), [])).rejects.toThrow('no webhook secret')
    await expect(verify(signed(), 'whsec_')).rejects.toThrow('base64')
    await expect(verify(signed(), 'whsec_???')).rejects.toThrow('base64')
  })
})
