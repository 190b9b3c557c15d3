import { afterEach, describe, expect, it } from 'vitest'
import type { ChannelType, Provider } from '../../../functions/areas/channels/domain/channel.ts'
import type { OutboundMessage } from '../../../functions/areas/channels/port.ts'
import { callProvider } from '../../../functions/platform/http-call.ts'
import { adapterFor, connected, MESSAGE, SECRETS, startProvider, webhookProviders } from './channel-kit.ts'
import { fixtures } from './fixtures/index.ts'
import { graphError as graph } from './fixtures/meta.ts'

type Running = Awaited<ReturnType<typeof startProvider>>
let running: Running | undefined
afterEach(async () => {
  await running?.stop()
  running = undefined
})
const provide = async (...replies: Parameters<typeof startProvider>) => {
  running = await startProvider(...replies)
  return running
}
const send = (provider: Provider, at: Running, message: Partial<OutboundMessage> = {}, type?: ChannelType) => {
  const adapter = adapterFor(provider)
  const channel = connected(provider, type ?? (adapter.types[0] as ChannelType), at.url)
  return adapter.send({ ...MESSAGE, ...message }, channel)
}
const json = (at: Running, index = 0): unknown => JSON.parse(at.received[index]?.body ?? 'null')

describe.each(
  webhookProviders.flatMap((provider) => fixtures[provider].sends.map((sending) => ({ provider, ...sending }))),
)('a message handed to $provider $type', ({ provider, type, to, reply, id, request, body }) => {
  it('is what its API takes, and has the id that it gives', async () => {
    const at = await provide(reply)
    expect(await send(provider, at, to === undefined ? {} : { to }, type)).toEqual({
      outcome: 'sent',
      providerMessageId: id,
    })
    expect(at.received).toMatchObject([request])
    const said = at.received[0]?.body
    if (body instanceof URLSearchParams) {
      expect(Object.fromEntries(new URLSearchParams(said))).toEqual(Object.fromEntries(body))
    } else {
      expect(json(at)).toEqual(body)
    }
  })
})

describe('a message handed to', () => {
  it('WhatsApp, for somebody who has a user id instead of a number', async () => {
    const at = await provide({ status: 200, body: { messages: [{ id: 'wamid.X' }] } })
    await send('whatsapp-cloud', at, { to: 'US.1349' })
    expect(json(at)).toMatchObject({ recipient: 'US.1349' })
    expect(json(at)).not.toHaveProperty('to')
  })

  it('Telegram, with how it looks beside the text, and no parse mode: a star is a star', async () => {
    const at = await provide({ status: 200, body: { ok: true, result: { message_id: 9 } } })
    const styles = [{ style: 'strike' as const, from: 2, to: 5 }]
    await send('telegram', at, { text: '* old *', styles })
    await send('telegram', at, { text: '* old *' })
    const entities = [{ type: 'strikethrough', offset: 2, length: 3 }]
    expect(json(at)).toEqual({ chat_id: MESSAGE.to, text: '* old *', entities })
    expect(json(at, 1)).toEqual({ chat_id: MESSAGE.to, text: '* old *' })
  })

  it('LINE, with a key that is the same on every attempt and another one for another message', async () => {
    const at = await provide({ status: 200, body: { sentMessages: [{ id: '461230966842064897' }] } })
    await send('line', at)
    await send('line', at, { attempt: 2, firstAttemptAt: 1 })
    await send('line', at, { reference: 'en_02' })
    const [first, second, other] = at.received.map(({ headers }) => headers['x-line-retry-key'])
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(second).toBe(first)
    expect(other).not.toBe(first)
  })
})

const CHOICES = [
  { title: 'Track my order', payload: 'track' },
  { title: 'Talk to a person, please', payload: 'people' },
]
const MANY = [...CHOICES, ...[3, 4].map((n) => ({ title: `Topic ${n}`, payload: `t${n}` }))]

describe('O2 a text with choices', () => {
  const body = async (provider: Provider, reply: object, message: Partial<OutboundMessage> = {}) => {
    const at = await provide({ status: 200, body: reply })
    await send(provider, at, { text: 'How can we help?', choices: CHOICES, ...message })
    return json(at)
  }
  const quick = [
    { content_type: 'text', title: 'Track my order', payload: 'track' },
    { content_type: 'text', title: 'Talk to a person, p…', payload: 'people' },
  ]

  it('has up to three buttons on WhatsApp, and a list of more, in the customer’s language', async () => {
    const accepted = { messages: [{ id: 'wamid.X' }] }
    expect(await body('whatsapp-cloud', accepted)).toMatchObject({
      type: 'interactive',
      interactive: {
        type: 'button',
        body: { text: 'How can we help?' },
        action: {
          buttons: [
            { type: 'reply', reply: { id: 'track', title: 'Track my order' } },
            { type: 'reply', reply: { id: 'people', title: 'Talk to a person, p…' } },
          ],
        },
      },
    })
    await running?.stop()
    const list = await body('whatsapp-cloud', accepted, { choices: MANY, language: 'de-AT' })
    expect(list).toMatchObject({
      interactive: {
        type: 'list',
        body: { text: 'How can we help?' },
        action: {
          button: 'Auswählen',
          sections: [
            {
              rows: [
                { id: 'track', title: 'Track my order' },
                { id: 'people', title: 'Talk to a person, please' },
                { id: 't3', title: 'Topic 3' },
                { id: 't4', title: 'Topic 4' },
              ],
            },
          ],
        },
      },
    })
  })

  it.each(['messenger', 'instagram'] as const)('has quick replies on %s', async (provider) => {
    expect(await body(provider, { message_id: 'm_1' })).toMatchObject({
      message: { text: 'How can we help?', quick_replies: quick },
    })
  })

  it('has a keyboard under it on Telegram', async () => {
    expect(await body('telegram', { ok: true, result: { message_id: 9 } })).toMatchObject({
      text: 'How can we help?',
      reply_markup: {
        inline_keyboard: [
          [{ text: 'Track my order', callback_data: 'track' }],
          [{ text: 'Talk to a person, please', callback_data: 'people' }],
        ],
      },
    })
  })

  it('has postbacks on LINE, which bring the title back', async () => {
    expect(await body('line', { sentMessages: [{ id: '4' }] })).toMatchObject({
      messages: [
        {
          type: 'text',
          quickReply: {
            items: [
              {
                type: 'action',
                action: {
                  type: 'postback',
                  label: 'Track my order',
                  data: 'track\nTrack my order',
                  displayText: 'Track my order',
                },
              },
              { action: { label: 'Talk to a person, p…', data: 'people\nTalk to a person, please' } },
            ],
          },
        },
      ],
    })
  })

  it('has a keyboard on Viber, whose tap is the title', async () => {
    expect(await body('viber', { status: 0, message_token: 1 })).toMatchObject({
      type: 'text',
      keyboard: {
        Type: 'keyboard',
        Buttons: [
          { Columns: 6, Rows: 1, ActionType: 'reply', ActionBody: 'Track my order', Text: 'Track my order' },
          { ActionBody: 'Talk to a person, please' },
        ],
      },
    })
  })
})

describe.each(webhookProviders)('M4 with %s, what goes wrong', (provider) => {
  it('on the way is unavailable', async () => {
    expect(await send(provider, await provide('cut'))).toMatchObject({ outcome: 'unavailable' })
  })
  it('where nobody listens is unavailable', async () => {
    const gone = await startProvider({ status: 200 })
    await gone.stop()
    expect(await send(provider, gone)).toEqual({
      outcome: 'unavailable',
      reason: 'The provider could not be reached (ECONNREFUSED)',
    })
  })
  it.each([500, 502, 503, 408])('as %i is unavailable', async (status) => {
    expect(await send(provider, await provide({ status, body: '<html>' }))).toEqual({
      outcome: 'unavailable',
      reason: `The provider answered ${status}`,
    })
  })
  it('as too much at once is unavailable, for as long as it says', async () => {
    const at = await provide({ status: 429, headers: { 'retry-after': '17' } })
    expect(await send(provider, at)).toMatchObject({ outcome: 'unavailable', afterSeconds: 17 })
  })
  it.each([400, 401, 403, 404, 301])('as %i without a reason is refused', async (status) => {
    const at = await provide({ status, body: 'no', headers: { location: '/elsewhere' } })
    expect(await send(provider, at)).toEqual({
      outcome: 'refused',
      code: `http_${status}`,
      reason: `The provider answered ${status}`,
      ...(status === 401 ? { unauthorized: true } : {}),
    })
    expect(at.received).toHaveLength(1)
  })
  it.each(['', '{', '[]', 'null', '{}', '{"messages":[]}'])(
    'with a success that reads %j is none: it is not sent twice',
    async (body) => {
      expect(await send(provider, await provide({ status: 200, body }))).toEqual({
        outcome: 'sent',
        providerMessageId: 'unknown:en_01',
      })
    },
  )
  it('says no secret', async () => {
    const secrets = Object.values(SECRETS).join(' ')
    const error = {
      error: { code: secrets, message: secrets },
      message: secrets,
      code: secrets,
      description: secrets,
      status: secrets,
      status_message: secrets,
    }
    for (const status of [400, 500]) {
      const result = JSON.stringify(await send(provider, await startedWith({ status, body: error })))
      for (const secret of Object.values(SECRETS)) expect(result).not.toContain(secret)
    }
  })
})
const startedWith = async (reply: Parameters<typeof startProvider>[0]) => {
  await running?.stop()
  return provide(reply)
}

describe('M4 the provider’s own reason', () => {
  it('of Meta is the detail, with its code', async () => {
    const at = await provide(graph(131047, { error_data: { details: 'More than 24 hours have passed' } }), graph(100))
    expect(await send('whatsapp-cloud', at)).toEqual({
      outcome: 'refused',
      code: 'outside_whatsapp_window',
      reason:
        'More than 24 hours have passed since the customer wrote: send a template instead. Meta says: More than 24 hours have passed',
    })
    expect(await send('messenger', at)).toEqual({
      outcome: 'refused',
      code: '100',
      reason: 'Meta does not accept something about the message. Meta says: (#100) oh',
    })
  })
  it('of Meta is told more closely by a subcode, and left as it is where nothing is known of it', async () => {
    const at = await provide(graph(10, { error_subcode: 2018278 }), graph(10, { error_subcode: 7 }), graph(99999))
    const reasons = []
    for (const _ of [1, 2, 3]) reasons.push(await send('messenger', at))
    expect(reasons).toMatchObject([
      { code: 'outside_whatsapp_window', reason: expect.stringMatching(/^More than 24 hours/) },
      { code: '10', reason: expect.stringMatching(/^The app lacks a permission/) },
      { code: '99999', reason: '(#99999) oh' },
    ])
  })
  it('of Meta for an address that nothing reaches any more marks it', async () => {
    const at = await provide(graph(551), graph(131026), graph(131050))
    expect(await send('messenger', at)).toMatchObject({ unreachable: 'blocked' })
    expect(await send('whatsapp-cloud', at)).toMatchObject({ unreachable: 'unknown_address' })
    expect(await send('whatsapp-cloud', at)).not.toHaveProperty('unreachable')
  })
  it.each([1, 2, 4, 17, 613, 80007, 130429, 131000, 131016, 131048, 131056, 131057, 133004])(
    'of Meta, code %i, passes',
    async (code) => {
      expect(await send('whatsapp-cloud', await provide(graph(code)))).toEqual({
        outcome: 'unavailable',
        reason: expect.stringMatching(new RegExp(`Meta says: .#${code}. oh$`)),
        ...([4, 80007, 130429, 131048].includes(code) ? { tooMuch: true } : {}),
      })
    },
  )
  it.each(webhookProviders)(
    'of %s tells credentials that are not accepted from a message that is not',
    async (provider) => {
      expect(await send(provider, await provide(fixtures[provider].unauthorized))).toMatchObject({
        outcome: 'refused',
        unauthorized: true,
      })
    },
  )
  it('of Meta passes where Meta calls it transient', async () => {
    expect(await send('instagram', await provide(graph(9, { is_transient: true })))).toMatchObject({
      outcome: 'unavailable',
    })
  })
  it('of Twilio', async () => {
    const at = await provide({
      status: 400,
      body: { code: 21610, message: 'Attempt to send to unsubscribed recipient', status: 400 },
    })
    expect(await send('twilio', at)).toEqual({
      outcome: 'refused',
      code: '21610',
      reason:
        'The customer answered STOP: nothing is sent to them until they write START. (Attempt to send to unsubscribed recipient)',
      unreachable: 'opted_out',
    })
  })
  it('of LINE, which says the same of a quota that is spent as of haste', async () => {
    const at = await provide(
      {
        status: 400,
        body: {
          message: 'The request body has 1 error(s)',
          details: [{ message: 'May not be empty', property: 'messages[0].text' }],
        },
      },
      { status: 429, body: { message: 'You have reached your monthly limit.' } },
      { status: 429, body: { message: 'The API rate limit has been exceeded. Try again later.' } },
    )
    expect(await send('line', at)).toEqual({
      outcome: 'refused',
      code: 'http_400',
      reason:
        'LINE does not take this message: change what is in it, or its files. (The request body has 1 error(s) – messages[0].text: May not be empty)',
    })
    expect(await send('line', at)).toMatchObject({ outcome: 'refused', code: 'monthly_limit' })
    expect(await send('line', at)).toMatchObject({ outcome: 'unavailable' })
  })
  it('of Telegram, with how long to wait', async () => {
    const at = await provide(
      { status: 403, body: { ok: false, error_code: 403, description: 'Forbidden: bot was blocked by the user' } },
      {
        status: 429,
        body: { ok: false, error_code: 429, description: 'Too Many Requests', parameters: { retry_after: 5 } },
      },
    )
    expect(await send('telegram', at)).toEqual({
      outcome: 'refused',
      code: '403',
      reason:
        'The customer blocked the bot: nothing gets through until they unblock it. (Forbidden: bot was blocked by the user)',
      unreachable: 'blocked',
    })
    expect(await send('telegram', at)).toEqual({ outcome: 'unavailable', reason: 'Too Many Requests', afterSeconds: 5 })
  })
  it('of Viber, which answers 200 to everything', async () => {
    const at = await provide(
      { status: 200, body: { status: 6, status_message: 'receiverNotSubscribed' } },
      { status: 200, body: { status: 12, status_message: 'tooManyRequests' } },
    )
    expect(await send('viber', at)).toMatchObject({
      outcome: 'refused',
      code: '6',
      reason: 'The customer does not subscribe to the bot: they must write to it first. (receiverNotSubscribed)',
      unreachable: 'blocked',
    })
    expect(await send('viber', at)).toEqual({
      outcome: 'unavailable',
      reason: 'Too many messages in a short time: it is tried again later. (tooManyRequests)',
    })
  })
})

describe('M4 a second attempt, when the first may have got through', () => {
  const at = { attempt: 2, firstAttemptAt: Date.parse('2026-05-01T10:00:00.700Z') }
  const listed = (fields: object) => ({
    sid: 'SM-first',
    body: MESSAGE.text,
    direction: 'outbound-api',
    date_created: 'Fri, 01 May 2026 10:00:00 +0000',
    ...fields,
  })
  const list = (...messages: unknown[]) => ({ status: 200, body: { messages } })

  it('finds the message at Twilio and sends no other', async () => {
    const provider = await provide(list(null, listed({})))
    expect(await send('twilio', provider, at, 'whatsapp')).toEqual({ outcome: 'sent', providerMessageId: 'SM-first' })
    expect(provider.received).toHaveLength(1)
    const [path, query] = provider.received[0]?.url.split('?') ?? []
    expect(path).toMatch(/\/Messages\.json$/)
    expect(Object.fromEntries(new URLSearchParams(query))).toMatchObject({
      To: 'whatsapp:+15551230000',
      From: 'whatsapp:+15005550006',
    })
  })
  it.each([
    ['of another text', { body: 'Hello' }],
    ['from the customer', { direction: 'inbound' }],
    ['of an earlier time', { date_created: 'Fri, 01 May 2026 09:59:59 +0000' }],
    ['of no time', { date_created: null }],
  ])('is not taken in by a message %s', async (_what, fields) => {
    const provider = await provide(list(listed(fields)), { status: 201, body: { sid: 'SM2' } })
    expect(await send('twilio', provider, at)).toEqual({ outcome: 'sent', providerMessageId: 'SM2' })
    expect(provider.received.map(({ method }) => method)).toEqual(['GET', 'POST'])
  })
  it.each([{ status: 500 }, 'cut', { status: 200, body: '{' }] as const)(
    'waits when Twilio does not say: %j',
    async (reply) => {
      const provider = await provide(reply)
      expect(await send('twilio', provider, at)).toMatchObject({ outcome: 'unavailable' })
      expect(provider.received.map(({ method }) => method)).toEqual(['GET'])
    },
  )
  it('looks for nothing on the first attempt', async () => {
    const provider = await provide({ status: 201, body: { sid: 'SM1' } })
    await send('twilio', provider)
    expect(provider.received.map(({ method }) => method)).toEqual(['POST'])
  })
  it('counts as sent when LINE already has it', async () => {
    const provider = await provide(
      {
        status: 409,
        body: { message: 'The retry key is already accepted', sentMessages: [{ id: '461' }] },
        headers: { 'x-line-accepted-request-id': 'r' },
      },
      { status: 409, headers: { 'x-line-accepted-request-id': 'r' } },
      { status: 409 },
    )
    expect(await send('line', provider, at)).toEqual({ outcome: 'sent', providerMessageId: '461' })
    expect(await send('line', provider, at)).toEqual({ outcome: 'sent', providerMessageId: 'r' })
    expect(await send('line', provider, at)).toEqual({ outcome: 'sent', providerMessageId: 'unknown:en_01' })
  })
})

describe('a call to a provider', () => {
  it('that is never answered ends', async () => {
    const { url } = await provide('hang')
    expect(await callProvider({ method: 'GET', url, headers: {}, timeoutMs: 50 })).toEqual({
      unreachable: 'The provider did not answer in time',
    })
  })
  it('with a URL that is none says nothing of it', async () => {
    expect(await callProvider({ method: 'GET', url: 'http://:secret', headers: {} })).toMatchObject({
      unreachable: expect.not.stringContaining('secret'),
    })
  })
  it.each([
    ['Fri, 01 May 2026 10:00:30 GMT', 30],
    ['Fri, 01 May 2026 09:00:00 GMT', 0],
    ['0.2', 1],
    ['soon', undefined],
  ])('that may be repeated at %j waits %j s', async (value, afterSeconds) => {
    const at = await provide({ status: 503, headers: { 'retry-after': value, date: 'Fri, 01 May 2026 10:00:00 GMT' } })
    expect(await send('line', at)).toEqual({
      outcome: 'unavailable',
      reason: 'The provider answered 503',
      ...(afterSeconds !== undefined && { afterSeconds }),
    })
  })
})
