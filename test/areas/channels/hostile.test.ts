import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ChannelType, Provider } from '../../../functions/areas/channels/domain/channel.ts'
import type { ParsedWebhook } from '../../../functions/areas/channels/port.ts'
import { NotUnderstood } from '../../../functions/areas/channels/providers/payload.ts'
import { adapterFor, connected, webhook, webhookProviders } from './channel-kit.ts'
import { fixtures } from './fixtures/index.ts'
import { whatsappMessage } from './fixtures/whatsapp-cloud.ts'

/** Parses; what it finds must be fit to store. Undefined when the body is refused as a whole. */
function tryParse(provider: Provider, body: unknown): ParsedWebhook | undefined {
  const adapter = adapterFor(provider)
  try {
    const parsed = adapter.parse(webhook(body), connected(provider, adapter.types[0] as ChannelType))
    for (const event of parsed.events) {
      expect(JSON.stringify(event)).not.toMatch(/\\u0000|\\ud[89a-f]/i)
      if (event.kind === 'receipt' || event.kind === 'template') {
        expect(event.kind === 'receipt' ? event.providerMessageId : event.providerId).not.toBe('')
        continue
      }
      expect(event.address.trim()).not.toBe('')
      expect(Buffer.byteLength(event.address)).toBeLessThan(1200)
      for (const field of ['text', 'providerId', 'messageId', 'to'] as const) {
        if (event[field as keyof typeof event] === undefined) continue
        expect(String(event[field as keyof typeof event]).trim(), field).not.toBe('')
      }
      for (const field of ['at', 'sentAt', 'until'] as const) {
        expect(Number.isFinite(event[field as keyof typeof event] ?? 0), field).toBe(true)
      }
    }
    return parsed
  } catch (error) {
    if (error instanceof NotUnderstood) return undefined
    throw error
  }
}

/** The same document with one of its values, anywhere, replaced. */
function withReplaced(value: unknown, at: { left: number }, replacement: unknown): unknown {
  if (at.left-- === 0) return replacement
  if (Array.isArray(value)) return value.map((element) => withReplaced(element, at, replacement))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withReplaced(inner, at, replacement)]))
}
const document = (body: unknown): unknown => {
  if (body instanceof URLSearchParams) return Object.fromEntries(body)
  return typeof body === 'string' ? JSON.parse(body) : body
}
const asSent = (provider: Provider, value: unknown) =>
  provider === 'twilio' && typeof value === 'object' && value !== null
    ? new URLSearchParams(
        Object.fromEntries(
          Object.entries(value).map(([name, field]) => [
            name,
            typeof field === 'string' ? field : JSON.stringify(field),
          ]),
        ),
      )
    : value

const hostile = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    '\0',
    '\ud800',
    '__proto__',
    'constructor',
    'toString',
    -1,
    1e308,
    0.1,
    true,
    [],
    {},
    [[]],
    [null],
    { id: null },
    'x'.repeat(6000),
    JSON.parse('{"__proto__":{"text":"x","id":"y"}}'),
  ),
)

describe.each(webhookProviders)('%s', (provider) => {
  it('throws nothing but NotUnderstood, whatever the JSON', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => void tryParse(provider, JSON.stringify(value))))
  })
  it('throws nothing but NotUnderstood, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void tryParse(provider, Buffer.from(bytes))))
  })
  it('survives any value in any place of what it is really sent', () => {
    const bodies = fixtures[provider].cases.map(({ body }) => document(body))
    const place = fc.record({ body: fc.constantFrom(...bodies), left: fc.nat({ max: 60 }), replacement: hostile })
    fc.assert(
      fc.property(place, ({ body, left, replacement }) => {
        tryParse(provider, asSent(provider, withReplaced(body, { left }, replacement)))
      }),
      { numRuns: 500 },
    )
  })
  it('survives names that every object has', () => {
    for (const key of ['__proto__', 'constructor', 'hasOwnProperty', 'toString']) {
      tryParse(
        provider,
        `{"${key}":{"object":"page"},"object":{"${key}":1},"events":[{"${key}":{}}],"update_id":1,"event":"${key}"}`,
      )
    }
    expect(Object.keys(Object.prototype)).toEqual([])
  })
  it('survives a depth of thousands', () => {
    const depth = 5000
    const deep = `${'{"a":['.repeat(depth)}1${']}'.repeat(depth)}`
    for (const body of [
      deep,
      '['.repeat(depth * 20),
      `{"object":"page","entry":[${deep}],"events":[${deep}],"update_id":1,"message":${deep},"event":"message","sender":${deep}}`,
    ]) {
      tryParse(provider, body)
    }
  })
})

describe('a message that holds something deep or odd', () => {
  it('is read, and what was odd is passed over', () => {
    const deep = JSON.parse(`${'[{"a":'.repeat(1000)}1${'}]'.repeat(1000)}`)
    const message = {
      type: 'text',
      text: { body: 'still here', extra: deep },
      image: deep,
      contacts: deep,
      order: { product_items: deep },
      interactive: { list_reply: deep },
    }
    expect(tryParse('whatsapp-cloud', whatsappMessage(message))).toMatchObject({
      events: [{ text: 'still here' }],
      unparsed: [],
    })
  })
  it('is not read with an id too long for a key', () => {
    expect(tryParse('whatsapp-cloud', whatsappMessage({ id: 'w'.repeat(2000) }))).toMatchObject({
      events: [],
      unparsed: [expect.any(String)],
    })
  })
  it('leaves no customer text in the reasons', () => {
    const reasons = tryParse(
      'whatsapp-cloud',
      whatsappMessage({ id: null, text: { body: 'my secret' } }),
    )?.unparsed.join()
    expect(reasons).toBe('messages[0]: id (invalid_union)')
  })
})
