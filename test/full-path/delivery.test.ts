import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listenAs } from './frames.ts'
import { postTwilio, postWhatsapp, smsFields, text, whatsappBody, whatsappStatus, write } from './providers.ts'
import { type Agent, type Customer, type Entry, newCustomer, type Surface, startSurface } from './surface.ts'

let surface: Surface
let agent: Agent
beforeAll(async () => {
  surface = await startSurface()
  agent = await surface.as('agent1')
})
afterAll(() => surface.close())

interface Sent {
  status: number
  body: { to?: string; text?: { body: string }; To?: string; Body?: string; biz_opaque_callback_data?: string }
}
/** What the provider was asked to send to a customer, with its answers, oldest first. */
async function sentTo({ digits, phone }: Customer, channelId = 'demo-whatsapp') {
  const all = (await surface.sent(channelId)) as unknown as Sent[]
  const theirs = all.filter(({ body }) => body.to === digits || body.To === phone)
  return theirs.map(({ status, body }) => ({ status, text: body.text?.body ?? body.Body }))
}
async function start(customer = newCustomer()) {
  await write(surface.url, customer, 'Hello?')
  const { id } = await agent.find(customer.name)
  return { customer, id }
}
const fault = (status: number, times: number, more: object = {}) =>
  surface.helper('provider-faults', { channelId: 'demo-whatsapp', status, times, ...more })
const entryOf = async (conversationId: string, id: string): Promise<Entry> => {
  const entry = (await agent.timeline(conversationId)).find((candidate) => candidate.id === id)
  if (!entry) throw new Error(`no entry ${id}`)
  return entry
}
/** WhatsApp’s status of a message to a customer. */
const receipt = async (providerMessageId: string, status: string, more: object = {}) => {
  const answer = await postWhatsapp(surface.url, whatsappBody([whatsappStatus(providerMessageId, status, more)]))
  expect(answer.status).toBe(200)
}

describe('sending', () => {
  it('M4 a reply is queued, then sent to the customer’s address with the provider’s id', async () => {
    const { customer, id } = await start()
    const socket = await listenAs(agent)
    const queued = await agent.reply(id, 'Yes, three of them')
    expect(queued).toMatchObject({
      conversationId: id,
      kind: 'message',
      actor: { type: 'agent', id: 'ag_agent1' },
      message: { direction: 'outbound', delivery: { status: 'queued', error: null, attempts: 0 } },
    })
    const updated = await socket.event(
      ({ type, entry }) => type === 'message.updated' && entry?.message?.delivery?.status === 'sent',
    )
    expect(updated).toMatchObject({ seq: queued.seq, entry: { id: queued.id, seq: queued.seq } })
    expect(updated.entry?.message?.providerMessageId).toMatch(/^wamid\./)
    expect(await sentTo(customer)).toEqual([{ status: 200, text: 'Yes, three of them' }])
    expect(await agent.ok('GET', `/v1/conversations/${id}`)).toMatchObject({
      assigneeId: 'ag_agent1',
      participantIds: ['ag_agent1'],
      status: 'ongoing',
      waiting: 'none',
      waitingSince: null,
      unread: 0,
      lastMessage: { text: 'Yes, three of them', from: 'agent' },
    })
    await socket.close()
  })

  it('M4 five errors of the provider delay the messages: in order, each once', async () => {
    const { customer, id } = await start()
    await fault(500, 5)
    for (const text of ['one', 'two', 'three']) await agent.reply(id, text)
    await surface.settle()
    const sent = await sentTo(customer)
    expect(sent.filter(({ status }) => status === 500).map(({ text }) => text)).toEqual(Array(5).fill('one'))
    expect(sent.filter(({ status }) => status === 200).map(({ text }) => text)).toEqual(['one', 'two', 'three'])
  })

  it('M4 a connection that is cut loses nothing', async () => {
    const { customer, id } = await start()
    await fault(0, 2)
    for (const text of ['one', 'two']) await agent.reply(id, text)
    await surface.settle()
    expect((await sentTo(customer)).map(({ status, text }) => `${status} ${text}`)).toEqual([
      '0 one',
      '0 one',
      '200 one',
      '200 two',
    ])
  })

  it('M4 twenty replies at once leave in the order of the timeline', async () => {
    const { customer, id } = await start()
    await agent.ok('POST', `/v1/conversations/${id}/join`)
    await Promise.all(Array.from({ length: 20 }, (_, index) => agent.reply(id, `no. ${index}`)))
    await surface.settle()
    const written = (await agent.timeline(id)).flatMap(({ message }) =>
      message?.direction === 'outbound' ? [message.text] : [],
    )
    expect((await sentTo(customer)).map(({ text }) => text)).toEqual(written)
    expect(new Set(written).size).toBe(20)
  })

  it('M4 a provider that is down holds up nobody on another channel', async () => {
    const { id } = await start()
    const other = newCustomer()
    await text(surface.url, other, 'Hello by SMS')
    const sales = await surface.as('agent3')
    const socket = await listenAs(sales)
    await fault(503, 1_000_000)
    await agent.reply(id, 'stuck')
    const conversation = await sales.find(other.name)
    await sales.reply(conversation.id, 'not stuck')
    await socket.event(({ entry }) => entry?.message?.delivery?.status === 'sent')
    await fault(503, 0)
    await surface.settle()
    expect(await sentTo(other, 'demo-twilio-sms')).toEqual([{ status: 201, text: 'not stuck' }])
    await socket.close()
  })

  it('M4 what the provider refuses fails with its reason, and the retry really sends', async () => {
    const { customer, id } = await start()
    await fault(400, 1)
    const entry = await agent.reply(id, 'refused at first')
    await surface.settle()
    const failed = await entryOf(id, entry.id)
    expect(failed.message?.delivery).toMatchObject({
      status: 'failed',
      error: { code: '131026', reason: expect.stringContaining('can not receive') },
    })
    const again = await agent.ok<Entry>('POST', `/v1/messages/${entry.id}/retry`)
    expect(again.message?.delivery).toEqual({ status: 'queued', error: null, attempts: 0 })
    await surface.settle()
    expect((await entryOf(id, entry.id)).message?.delivery).toMatchObject({ status: 'sent', error: null })
    expect((await sentTo(customer)).map(({ status }) => status)).toEqual([400, 200])
    expect(await agent.problem('POST', `/v1/messages/${entry.id}/retry`)).toMatchObject({ code: 'not_failed' })
    await surface.settle()
    expect(await sentTo(customer)).toHaveLength(2)
  })

  it('M4 ten retries at once send once', async () => {
    const { customer, id } = await start()
    await fault(400, 1)
    const entry = await agent.reply(id, 'wanted badly')
    await surface.settle()
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => agent.call('POST', `/v1/messages/${entry.id}/retry`)),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    await surface.settle()
    expect((await sentTo(customer)).map(({ status }) => status)).toEqual([400, 200])
  })

  it('M4 Twilio: a message that was taken before the connection broke is not sent twice', async () => {
    const customer = newCustomer()
    await text(surface.url, customer, 'Hello by SMS')
    const sales = await surface.as('agent4')
    const { id } = await sales.find(customer.name)
    await surface.helper('provider-faults', { channelId: 'demo-twilio-sms', status: 0, times: 1, accepted: true })
    await sales.reply(id, 'taken, not told')
    await surface.settle()
    expect(await sentTo(customer, 'demo-twilio-sms')).toHaveLength(1)
    const [entry] = (await sales.timeline(id)).filter(({ message }) => message?.direction === 'outbound')
    expect(entry?.message).toMatchObject({
      delivery: { status: 'sent' },
      providerMessageId: expect.stringMatching(/^SM/),
    })
  })

  it('M8 free text outside WhatsApp’s 24 hours is refused before it is sent', async () => {
    const customer = newCustomer()
    await postTwilio(
      surface.url,
      { ...smsFields(customer, 'by WhatsApp'), From: `whatsapp:${customer.phone}` },
      {
        channelId: 'demo-twilio-whatsapp',
      },
    )
    const { customer: other, id } = await start()
    const sales = await surface.as('agent3')
    const twilio = await sales.find(customer.name)
    await surface.helper('clock', { advanceSeconds: 86_500 })
    for (const [who, conversation] of [
      [agent, id],
      [sales, twilio.id],
    ] as const) {
      const current = await who.ok('GET', `/v1/conversations/${conversation}`)
      if (current.status === 'resolved') await who.ok('POST', `/v1/conversations/${conversation}/reopen`)
      expect(await who.problem('POST', `/v1/conversations/${conversation}/messages`, { text: 'late' })).toMatchObject({
        status: 409,
        code: 'outside_whatsapp_window',
      })
    }
    expect(await sentTo(other)).toEqual([])
  })

  it('M3 a channel that the contact is not on, and a text that it can’t carry, are refused before sending', async () => {
    const { id } = await start()
    const path = `/v1/conversations/${id}/messages`
    expect(await agent.problem('POST', path, { text: 'a', channelId: 'demo-line' })).toMatchObject({
      code: 'no_identity',
    })
    const texter = newCustomer()
    await postTwilio(surface.url, smsFields(texter, 'Hello?'))
    const sales = await surface.as('agent3')
    const sms = await sales.find(texter.name)
    const long = await sales.problem('POST', `/v1/conversations/${sms.id}/messages`, { text: 'x'.repeat(1601) })
    expect(long).toMatchObject({ status: 422, code: 'message_too_long', errors: [{ path: 'text' }] })
    expect(long.detail).toContain('1600')
  })

  it('M5 a text that is longer than one message goes as several, in order, each once whatever fails between', async () => {
    const { customer, id } = await start()
    const words = Array.from({ length: 1500 }, (_, index) => `word${index}`).join(' ')
    await fault(500, 2)
    const { id: entryId } = await agent.reply(id, words)
    await surface.settle()
    const sent = (await sentTo(customer)).filter(({ status }) => status === 200)
    expect(sent.length).toBe(Math.ceil(words.length / 4096))
    expect(sent.map(({ text: part }) => part).join(' ')).toBe(words)
    expect((await entryOf(id, entryId)).message).toMatchObject({ text: words, delivery: { status: 'sent' } })
  })
})

describe('receipts', () => {
  async function sent() {
    const { customer, id } = await start()
    const { id: entryId } = await agent.reply(id, 'Here you are')
    await surface.settle()
    const { message } = await entryOf(id, entryId)
    const status = async () => (await entryOf(id, entryId)).message?.delivery
    const told = (as: string, more: object = {}) =>
      receipt(message?.providerMessageId ?? '', as, { recipient_id: customer.digits, ...more })
    return { customer, id, entryId, told, status }
  }

  it('M4 move a message forward and never back', async () => {
    const { told: tell, status } = await sent()
    for (const [told, shown] of [
      ['delivered', 'delivered'],
      ['sent', 'delivered'],
      ['read', 'read'],
      ['delivered', 'read'],
      ['failed', 'read'],
      ['sent', 'read'],
    ] as const) {
      await tell(told)
      expect([told, (await status())?.status]).toEqual([told, shown])
    }
  })

  it('M4 all at once and out of order end at the highest', async () => {
    const { told, status } = await sent()
    await Promise.all(['read', 'sent', 'delivered', 'sent', 'read'].map((each) => told(each)))
    expect((await status())?.status).toBe('read')
  })

  it('M4 a failure is final, with the provider’s reason, until somebody retries', async () => {
    const { customer, entryId, told, status } = await sent()
    const errors = [{ code: 131026, title: 'Undeliverable', error_data: { details: 'Not on WhatsApp' } }]
    await told('failed', { errors })
    await told('delivered')
    expect(await status()).toMatchObject({
      status: 'failed',
      error: { code: '131026', reason: expect.stringContaining('Not on WhatsApp') },
    })
    await agent.ok('POST', `/v1/messages/${entryId}/retry`)
    await surface.settle()
    await told('failed', { errors })
    expect(await status()).toMatchObject({ status: 'sent', error: null })
    expect(await sentTo(customer)).toHaveLength(2)
  })

  it('M4 one that overtakes the provider’s answer counts, and the message is not sent again', async () => {
    const { customer, id } = await start()
    await fault(0, 1, { accepted: true })
    const socket = await listenAs(agent)
    const { id: entryId } = await agent.reply(id, 'quick')
    await receipt('wamid.early', 'delivered', { biz_opaque_callback_data: `${entryId}.1` })
    await socket.event(({ entry }) => entry?.message?.delivery?.status === 'delivered')
    await surface.settle()
    expect((await entryOf(id, entryId)).message?.delivery).toMatchObject({ status: 'delivered', error: null })
    expect((await sentTo(customer)).length).toBeLessThanOrEqual(1)
    await socket.close()
  })

  it('of messages that are not ours change nothing and are answered 200', async () => {
    await receipt('wamid.nobody-knows', 'read')
    await receipt('wamid.other', 'read', { biz_opaque_callback_data: 'en_nonsense.1' })
    await receipt('wamid.other', 'warning')
    const stolen = await sent()
    await receipt('wamid.forged', 'failed', { biz_opaque_callback_data: `${stolen.entryId}.2` })
    expect((await stolen.status())?.status).toBe('sent')
  })
})
