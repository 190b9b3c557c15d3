import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listenAs, numbersOf } from './frames.ts'
import {
  postTwilio,
  postWhatsapp,
  type Said,
  saying,
  smsFields,
  text,
  whatsappBody,
  whatsappChange,
  whatsappTexts,
  write,
} from './providers.ts'
import { type Agent, eventsOf, newCustomer, type Surface, startSurface, textsOf } from './surface.ts'

let surface: Surface
let owner: Agent
beforeAll(async () => {
  surface = await startSurface()
  owner = await surface.as('owner')
})
afterAll(() => surface.close())
const url = () => surface.url
const openOf = async (name: string) => {
  const { items } = await owner.ok<{ items: { contact: { name: string } }[] }>('GET', '/v1/conversations', undefined, {
    query: { view: 'all', limit: 100 },
  })
  return items.filter(({ contact }) => contact.name === name)
}

describe('signed webhooks', () => {
  it('M1 a WhatsApp message opens a conversation, is on the timeline and at an agent’s socket', async () => {
    const customer = newCustomer()
    const agent = await surface.as('agent1')
    const socket = await listenAs(agent)
    await write(url(), customer, saying('Is it in stock? 🙂', { id: 'wamid.first' }))
    const opened = await socket.event(({ type }) => type === 'conversation.opened')
    const created = await socket.event(({ type }) => type === 'message.created')
    expect(created.entry).toMatchObject({
      kind: 'message',
      actor: { type: 'contact', name: customer.name },
      message: {
        direction: 'inbound',
        text: 'Is it in stock? 🙂',
        channel: { id: 'demo-whatsapp', type: 'whatsapp' },
        providerMessageId: 'wamid.first',
        delivery: null,
      },
    })
    expect(opened.conversation).toMatchObject({
      id: created.entry?.conversationId,
      contact: { name: customer.name, rating: 2, online: false },
      teamId: 'support',
      assigneeId: null,
      participantIds: [],
      status: 'new',
      waiting: 'waiting',
      repNeeded: true,
      lastMessage: { text: 'Is it in stock? 🙂', from: 'contact' },
      unread: 1,
    })
    const id = opened.conversation?.id ?? ''
    const timeline = await agent.timeline(id)
    expect(timeline.map(({ kind, seq }) => [kind, seq])).toEqual([
      ['event', 1],
      ['message', 2],
    ])
    expect(await agent.ok('GET', `/v1/conversations/${id}`)).toEqual(created.conversation)
    const contact = await agent.ok('GET', `/v1/contacts/${created.conversation?.contact.id}`)
    expect(contact).toMatchObject({
      name: customer.name,
      phones: [customer.phone],
      channels: [{ channelId: 'demo-whatsapp', type: 'whatsapp', address: customer.digits }],
    })
    await socket.close()
  })

  it('M1 an SMS by Twilio goes to the team of its number', async () => {
    const customer = newCustomer()
    await text(url(), customer, 'Ahoy & welcome + more')
    const agent3 = await surface.as('agent3')
    const conversation = await agent3.find(customer.name)
    expect(conversation).toMatchObject({ teamId: 'sales', lastChannel: { id: 'demo-twilio-sms', type: 'sms' } })
    expect(textsOf(await agent3.timeline(conversation.id))).toEqual(['Ahoy & welcome + more'])
  })

  it('answers Meta’s challenge, and nobody else’s', async () => {
    const ask = (token: string) =>
      fetch(`${url()}/webhooks/demo-whatsapp?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=1158201444`)
    const right = await ask('demo-verify-token')
    expect([right.status, await right.text()]).toEqual([200, '1158201444'])
    expect((await ask('wrong')).status).toBeGreaterThanOrEqual(400)
  })

  it('M2 reads every entry, change and message of a batch', async () => {
    const [ann, ben] = [newCustomer(), newCustomer()]
    const body = whatsappBody(
      [whatsappTexts(ann, saying('a1'), saying('a2')), whatsappTexts(ben, saying('b1'))],
      [whatsappTexts(ben, saying('b2')), whatsappTexts(ann, saying('a3'))],
    )
    expect((await postWhatsapp(url(), body)).status).toBe(200)
    const texts = async (name: string) => textsOf(await owner.timeline((await owner.find(name)).id))
    expect(await texts(ann.name)).toEqual(['a1', 'a2', 'a3'])
    expect(await texts(ben.name)).toEqual(['b1', 'b2'])
  })
})

describe('again, at once and late', () => {
  it('M2 the same event counts once, one after another and ten times at once', async () => {
    const customer = newCustomer()
    const said = saying('only once')
    await write(url(), customer, said)
    await write(url(), customer, said)
    await Promise.all(Array.from({ length: 10 }, () => write(url(), customer, said)))
    const sms = newCustomer()
    const fields = smsFields(sms, 'once too')
    const answers = await Promise.all(Array.from({ length: 10 }, () => postTwilio(url(), fields)))
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200))
    for (const { name } of [customer, sms]) {
      expect(await openOf(name)).toHaveLength(1)
      const conversation = await owner.find(name)
      expect(conversation.unread).toBe(1)
      expect(textsOf(await owner.timeline(conversation.id))).toHaveLength(1)
    }
  })

  it('M1 two first messages at once make one contact and one conversation', async () => {
    const customer = newCustomer()
    await Promise.all([write(url(), customer, 'one'), write(url(), customer, 'two')])
    expect(await openOf(customer.name)).toHaveLength(1)
    const entries = await owner.timeline((await owner.find(customer.name)).id)
    expect(textsOf(entries).sort()).toEqual(['one', 'two'])
    expect(eventsOf(entries)).toEqual(['opened'])
  })

  it('M2 forty messages at once from one customer are there once each, in the order they were sent', async () => {
    const customer = newCustomer()
    const start = Math.floor(Date.now() / 1000) - 1000
    const all = Array.from({ length: 40 }, (_, index) => saying(`no. ${index}`, { timestamp: start + index }))
    const socket = await listenAs(await surface.as('agent2'))
    // A busy machine may answer some with 5xx: then the provider tries again, as here.
    const insist = async (said: Said) => {
      const body = whatsappBody([whatsappTexts(customer, said)])
      while ((await postWhatsapp(url(), body)).status >= 500);
    }
    await Promise.all(all.map(insist))
    await surface.settle()
    await socket.caughtUp()
    expect(await openOf(customer.name)).toHaveLength(1)
    const { id, unread } = await owner.find(customer.name)
    const entries = await owner.timeline(id)
    expect(unread).toBe(40)
    expect(textsOf(entries)).toEqual(all.map((said) => said.text))
    expect(entries.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(Array.from({ length: 41 }, (_, i) => i + 1))
    expect(numbersOf(socket.about(id))).toEqual(Array.from({ length: 41 }, (_, i) => i + 1))
    await socket.close()
  })

  it('M2 a late message takes the place where it was said, and the last one stays the last', async () => {
    const customer = newCustomer()
    const now = Math.floor(Date.now() / 1000)
    await write(url(), customer, saying('second', { timestamp: now - 50 }))
    await write(url(), customer, saying('third', { timestamp: now - 40 }), saying('first', { timestamp: now - 90 }))
    const conversation = await owner.find(customer.name)
    expect(textsOf(await owner.timeline(conversation.id))).toEqual(['first', 'second', 'third'])
    expect(conversation.lastMessage?.text).toBe('third')
  })

  it('M2 a provider’s clock that is years off moves nothing out of sight', async () => {
    const customer = newCustomer()
    await write(
      url(),
      customer,
      saying('from 2093', { timestamp: 3_900_000_000 }),
      saying('from 1970', { timestamp: 1 }),
    )
    const entries = await owner.timeline((await owner.find(customer.name)).id)
    expect(textsOf(entries).sort()).toEqual(['from 1970', 'from 2093'])
    for (const { at } of entries) expect(Math.abs(Date.parse(at) - surface.runtime.clock.now())).toBeLessThan(3_600_000)
  })
})

describe('what cannot be shown, proven or stored', () => {
  it('M2 an unknown kind of message is readable and blocks nothing', async () => {
    const customer = newCustomer()
    const contacts = [{ profile: { name: customer.name }, wa_id: customer.digits }]
    const message = (id: string, more: object) => ({ from: customer.digits, id, timestamp: '1749416383', ...more })
    const messages = [
      message('wamid.k1', { type: 'hologram', hologram: { id: '1' } }),
      message('wamid.k2', { type: 'unsupported', errors: [{ code: 131051 }] }),
      message('wamid.k3', { type: 'image', image: { id: '44', mime_type: 'image/jpeg', caption: 'The box' } }),
      message('wamid.k4', { type: 'text', text: { body: 'and words' } }),
    ]
    expect((await postWhatsapp(url(), whatsappBody([whatsappChange({ contacts, messages })]))).status).toBe(200)
    const entries = await owner.timeline((await owner.find(customer.name)).id)
    expect(textsOf(entries)).toEqual([
      '[Unsupported message: hologram]',
      '[Unsupported message]',
      'The box',
      'and words',
    ])
    const { id, ...image } = entries[3]?.message?.attachments[0] ?? { id: '' }
    expect(id).toMatch(/^at_.+_1$/)
    // As the webhook says, until the file has been fetched and says itself.
    expect(image).toMatchObject({ name: 'image.jpg', type: expect.stringMatching(/^image\/(jpeg|png)$/) })
    expect(entries[3]?.message?.attachments).toHaveLength(1)
  })

  it('M2 what is signed but makes no sense is answered 200, kept and replayed; the good part counts', async () => {
    const customer = newCustomer()
    const body = whatsappBody([whatsappTexts(customer, saying('fine')), whatsappChange({ messages: [{ id: 7 }, 'x'] })])
    expect((await postWhatsapp(url(), body)).status).toBe(200)
    expect((await postWhatsapp(url(), '<xml>not json</xml>')).status).toBe(200)
    const { items } = await owner.ok<{ items: { id: string; channelId: string; bytes: number }[] }>(
      'GET',
      '/v1/webhook-failures',
    )
    expect(items).toHaveLength(2)
    expect(items[0]).toMatchObject({ channelId: 'demo-whatsapp', bytes: 19, replayedAt: null })
    expect(items[1]).toMatchObject({ bytes: JSON.stringify(body).length })
    expect(await owner.ok('POST', `/v1/webhook-failures/${items[1]?.id}/replay`)).toMatchObject({
      id: items[1]?.id,
      replayAskedAt: expect.stringMatching(/Z$/),
    })
    await surface.settle()
    const [, again] = (await owner.ok<{ items: { reasons: string[] }[] }>('GET', '/v1/webhook-failures')).items
    expect(again).toMatchObject({ replayedAt: null, replayAskedAt: null })
    expect(again?.reasons.length).toBeGreaterThan(0)
    expect(await owner.problem('POST', '/v1/webhook-failures/nothing/replay')).toMatchObject({ status: 404 })
    expect(textsOf(await owner.timeline((await owner.find(customer.name)).id))).toEqual(['fine'])
    expect((await (await surface.as('agent1')).call('GET', '/v1/webhook-failures')).status).toBe(403)
  })

  it('a wrong or missing signature is 401 and nothing is written', async () => {
    const customer = newCustomer()
    const body = whatsappBody([whatsappTexts(customer, saying('forged'))])
    const right = await postWhatsapp(url(), body, { signature: null })
    expect(right.status).toBe(401)
    for (const signature of ['', 'sha256=', `sha256=${'0'.repeat(64)}`, 'sha1=abc', 'é', 'sha256=zz']) {
      expect((await postWhatsapp(url(), body, { signature: Buffer.from(signature).toString('latin1') })).status).toBe(
        401,
      )
    }
    expect((await postTwilio(url(), smsFields(customer, 'forged'), { secret: 'other' })).status).toBe(401)
    await surface.settle()
    expect(await openOf(customer.name)).toHaveLength(0)
  })

  it('an unknown channel is 404', async () => {
    for (const channelId of ['nothing', 'demo-web', 'demo-email', 'DEMO-WHATSAPP', '..%2Fdemo-whatsapp', '%00']) {
      const answer = await postWhatsapp(url(), whatsappBody([]), { channelId })
      expect([channelId, answer.status]).toEqual([channelId, 404])
    }
  })

  it('M2 while the database fails the answer is 5xx, and the provider’s next try lands once', async () => {
    const customer = newCustomer()
    const said = saying('stored at last')
    await surface.faults({ database: { fail: 1000 } })
    const failed = await postWhatsapp(url(), whatsappBody([whatsappTexts(customer, said)]))
    const failedSms = await postTwilio(url(), smsFields(newCustomer(), 'never'))
    await surface.faults({ database: { fail: 0 } })
    expect(failed.status).toBeGreaterThanOrEqual(500)
    expect(failedSms.status).toBeGreaterThanOrEqual(500)
    await write(url(), customer, said)
    await write(url(), customer, said)
    expect(textsOf(await owner.timeline((await owner.find(customer.name)).id))).toEqual(['stored at last'])
  })

  it('M2 a write whose answer was lost is not stored twice by the provider’s next try', async () => {
    const customer = newCustomer()
    const said = saying('written, not told')
    await surface.faults({ cut: 3 })
    await postWhatsapp(url(), whatsappBody([whatsappTexts(customer, said)]))
    await surface.faults({ cut: 0 })
    await write(url(), customer, said)
    expect(textsOf(await owner.timeline((await owner.find(customer.name)).id))).toEqual(['written, not told'])
  })
})
