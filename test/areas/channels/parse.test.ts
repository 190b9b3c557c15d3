import { describe, expect, it } from 'vitest'
import type { ChannelType, Provider } from '../../../functions/areas/channels/domain/channel.ts'
import type { InboundMessage } from '../../../functions/areas/channels/port.ts'
import { adapterOf } from '../../../functions/areas/channels/providers/adapters.ts'
import { NotUnderstood } from '../../../functions/areas/channels/providers/payload.ts'
import { adapterFor, connected, webhook, webhookProviders } from './channel-kit.ts'
import { fixtures } from './fixtures/index.ts'
import { lineBody, lineEvent } from './fixtures/line.ts'
import { metaBody } from './fixtures/meta.ts'
import { form, inbound } from './fixtures/twilio.ts'
import { whatsappBody } from './fixtures/whatsapp-cloud.ts'

const parse = (provider: Provider, body: unknown) =>
  adapterFor(provider).parse(webhook(body), connected(provider, adapterFor(provider).types[0] as ChannelType))
const messages = (provider: Provider, body: unknown) =>
  parse(provider, body).events.filter((event): event is InboundMessage => event.kind === 'message')

const absent = (expected: object = {}) =>
  Object.fromEntries(Object.entries(expected).filter(([, value]) => value === undefined))

describe.each(webhookProviders)('what %s sends', (provider) => {
  const { cases } = fixtures[provider]

  it.each(cases)('$name', ({ body, events, unparsed = 0 }) => {
    const parsed = parse(provider, body)
    expect(parsed.events).toHaveLength(events.length)
    // A field that is expected to be undefined may as well be missing.
    const filled = parsed.events.map((event, index) => ({ ...absent(events[index]), ...event }))
    expect(filled).toMatchObject(events)
    expect(parsed.unparsed).toHaveLength(unparsed)
  })

  it('M2 has the same id when it comes again, and an id of its own', () => {
    for (const { body } of cases) {
      const ids = messages(provider, body).map(({ providerId }) => providerId)
      expect(messages(provider, body).map(({ providerId }) => providerId)).toEqual(ids)
      expect(new Set(ids).size).toBe(ids.length)
      expect(ids).not.toContain('')
    }
  })

  it.each(['', 'null', '[]', '"text"', '{', '{}', '{"object":"something else","entry":[]}', '\u0000', 'a=b'])(
    'refuses a body that is not its format: %j',
    (body) => expect(() => parse(provider, body)).toThrow(NotUnderstood),
  )
})

describe('M2 the order within a body', () => {
  const text = (id: string, from: string, timestamp: string | undefined) => ({
    id,
    from,
    timestamp,
    type: 'text',
    text: { body: id },
  })

  it('is by time, then position, for each customer, over all entries and changes', () => {
    const value = (...list: object[]) => whatsappBody({ messages: list }).entry[0]
    const body = {
      object: 'whatsapp_business_account',
      entry: [
        value(text('a3', '10001', '1700000030'), text('b2', '10002', '1700000020')),
        value(text('a1', '10001', '1700000010'), text('a2', '10001', '1700000020'), text('a2b', '10001', '1700000020')),
        value(text('b1', '10002', '1700000010')),
      ],
    }
    const of = (address: string) =>
      messages('whatsapp-cloud', body).flatMap((m) => (m.address === address ? [m.text] : []))
    expect(of('10001')).toEqual(['a1', 'a2', 'a2b', 'a3'])
    expect(of('10002')).toEqual(['b1', 'b2'])
  })

  it('keeps a message without a time behind the one before it', () => {
    const list = [text('a2', '10001', '1700000020'), text('a2b', '10001', undefined), text('a1', '10001', '1700000010')]
    expect(messages('whatsapp-cloud', whatsappBody({ messages: list })).map((m) => m.text)).toEqual(['a1', 'a2', 'a2b'])
  })

  it('puts the receipts of one message in the order of their times', () => {
    const statuses = [
      { id: 'w', status: 'read', timestamp: '1700000030' },
      { id: 'w', status: 'sent', timestamp: '1700000010' },
      { id: 'w', status: 'delivered', timestamp: '1700000020' },
    ]
    const { events } = parse('whatsapp-cloud', whatsappBody({ statuses }))
    expect(events.map(({ kind, ...event }) => (kind === 'receipt' && 'status' in event ? event.status : kind))).toEqual(
      ['sent', 'delivered', 'read'],
    )
  })
})

describe('M2 the id of an event', () => {
  it('tells LINE events apart that share a webhook id, and knows a redelivery', () => {
    const message = { id: '1', type: 'text', text: 'Hi' }
    const events = [
      lineEvent({ message }),
      lineEvent({ message: { ...message, type: 'image' } }),
      lineEvent({ message, source: { type: 'group', groupId: 'C1', userId: 'U4af4980629' } }),
      lineEvent({ type: 'postback', postback: { data: 'a', params: { date: '2013-04-01' } } }),
      lineEvent({ type: 'postback', postback: { data: 'a', params: { time: '10:00' } } }),
      lineEvent({ message, deliveryContext: { isRedelivery: true } }),
    ]
    const ids = messages('line', lineBody(...events)).map(({ address, providerId }) => `${address} ${providerId}`)
    expect(ids).toHaveLength(6)
    expect(new Set(ids).size).toBe(5)
    expect(ids.filter((id) => id === ids[0])).toHaveLength(2)
  })

  it('tells Messenger postbacks apart that have no message id', () => {
    const at = (timestamp: number, payload: string) => ({ sender: { id: '7' }, timestamp, postback: { payload } })
    const found = messages('messenger', metaBody('page', at(1e12, 'a'), at(1e12, 'b'), at(2e12, 'a'), at(1e12, 'a')))
    expect(new Set(found.map(({ providerId }) => providerId)).size).toBe(3)
  })

  it('keeps every digit of a long number', () => {
    const body =
      '{"object":"page","entry":[{"id":100,"messaging":[{"sender":{"id":12345678901234567},"message":{"mid":"m","text":"a \\"id\\":12345678901234568 b"}}]}]}'
    expect(messages('messenger', body)).toMatchObject([
      { address: '12345678901234567', text: 'a "id":12345678901234568 b' },
    ])
  })
})

describe('text that cannot be stored as it is', () => {
  it('loses NULs, and broken surrogates become U+FFFD', () => {
    const body = JSON.stringify(
      whatsappBody({ messages: [{ id: 'w', from: '10001', type: 'text', text: { body: '#' } }] }),
    )
    expect(messages('whatsapp-cloud', body.replace('#', 'a\\u0000b\\ud83d c\\udc4b \\ud83d\\udc4b'))).toMatchObject([
      { text: 'ab\uFFFD c\uFFFD 👋' },
    ])
    expect(messages('whatsapp-cloud', body.replace('#', '\\u0000 \\u0000'))).toMatchObject([
      { text: '[Empty message]' },
    ])
    expect(messages('twilio', inbound({ Body: 'a\0b' }))).toMatchObject([{ text: 'ab' }])
  })

  it('is not shortened', () => {
    const name = 'ñ'.repeat(5000)
    const value = {
      contacts: [{ wa_id: '10001', profile: { name } }],
      messages: [{ id: 'w', from: '10001', type: 'text', text: { body: name } }],
    }
    expect(messages('whatsapp-cloud', whatsappBody(value))).toMatchObject([{ name, text: name }])
  })
})

describe('the registry', () => {
  it('finds every adapter by its provider and its secrets are named', () => {
    for (const provider of webhookProviders) {
      const adapter = adapterFor(provider)
      expect(adapter.provider).toBe(provider)
      expect(adapter.secretNames.length).toBeGreaterThan(0)
      for (const type of adapter.types) expect(adapter.capabilities(type).text.most).toBeGreaterThanOrEqual(1000)
    }
    expect([adapterOf('web'), adapterOf('email')]).toEqual([undefined, undefined])
  })

  it('answers Twilio with an empty document', () => {
    expect(adapterFor('twilio').answer?.(webhook(form({})))).toEqual({
      status: 200,
      contentType: 'text/xml',
      body: '<Response/>',
    })
  })
})
