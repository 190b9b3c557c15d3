import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OutputOf } from '../../contracts/operations.ts'
import { mime } from '../kit/mime.ts'
import { type Listener, listen, listenAs } from './frames.ts'
import { type Agent, type Contact, type Entry, type Page, type Surface, startSurface, textsOf } from './surface.ts'
import { customer, type Email, signed, visitorsOf } from './visitors.ts'

type UnmatchedMail = OutputOf<'unmatchedMail.list'>['items'][number]

let surface: Surface
let agent: Agent
let web: ReturnType<typeof visitorsOf>
beforeAll(async () => {
  surface = await startSurface()
  agent = await surface.as('agent1')
  web = visitorsOf(surface, agent)
})
afterAll(() => surface.close())

describe('web chat', () => {
  it('M1 a visitor’s message opens a conversation, once per clientId', async () => {
    const session = await web.start()
    expect(session).toMatchObject({ token: expect.any(String), visitorId: expect.stringMatching(/^v_/) })
    expect(session.socketUrl).toMatch(/^ws:\/\/localhost:\d+\/socket\?token=/)
    expect(session.conversation).toBeUndefined()
    const socket = await listenAs(agent)
    const clientId = randomUUID()
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => web.say(session, 'Hello from the page', clientId)),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(201))
    const created = await socket.event(({ type }) => type === 'message.created')
    expect(created.conversation).toMatchObject({ teamId: 'support', lastChannel: { id: 'demo-web', type: 'web' } })
    const id = created.conversation?.id ?? ''
    expect(await web.inboundTexts(id)).toEqual(['Hello from the page'])
    expect((await web.start(undefined, session.visitorId)).conversation).toMatchObject({ id })
    await socket.close()
  })

  it('M11 a visitor who is online has the answer pushed to the page', async () => {
    const session = await web.start()
    const visitor = await listen(session.socketUrl)
    expect(await visitor.ask('messages.send', { text: 'By socket', clientId: randomUUID() })).toMatchObject({
      ok: true,
    })
    await surface.settle()
    const { items } = await agent.ok<Page<{ id: string; contact: { online: boolean } }>>(
      'GET',
      '/v1/conversations?queue=online',
    )
    expect(items).toHaveLength(1)
    expect(items[0]?.contact.online).toBe(true)
    const id = items[0]?.id ?? ''
    const reply = await agent.reply(id, 'Pushed to you')
    const pushed = await visitor.event(({ type }) => type === 'message.created')
    expect(pushed.entry).toMatchObject({ id: reply.id, message: { text: 'Pushed to you', direction: 'outbound' } })
    expect(pushed.entry?.actor.id).toBeNull()
    await surface.settle()
    const entry = (await agent.timeline(id)).find((candidate) => candidate.id === reply.id)
    expect(entry?.message).toMatchObject({ delivery: { status: 'delivered' } })
    expect(entry?.message?.fallback).toBeUndefined()
    await agent.ok('POST', `/v1/conversations/${id}/join`)
    await (await listenAs(agent)).ask('typing', { conversationId: id })
    expect(await visitor.event(({ type }) => type === 'typing.updated')).toMatchObject({
      typing: { name: 'Anna Agent' },
    })
    await visitor.close()
    await surface.settle()
    expect(await agent.ok('GET', `/v1/conversations/${id}`)).toMatchObject({ contact: { online: false } })
  })

  it('what a visitor missed is there when they come back, and nothing of the agents', async () => {
    const session = await web.start()
    await web.say(session, 'First')
    const [{ id } = { id: '' }] = (await agent.ok<Page<{ id: string }>>('GET', '/v1/conversations?view=unassigned'))
      .items
    const { contact } = await agent.ok('GET', `/v1/conversations/${id}`)
    await agent.ok('POST', `/v1/contacts/${contact.id}/notes`, { text: 'A difficult one' })
    await agent.reply(id, 'While you were away')
    const { body } = await web.widget<Page<Entry>>('GET', 'messages', undefined, session.token)
    expect(textsOf(body.items)).toEqual(['First', 'While you were away'])
    expect(JSON.stringify(body)).not.toMatch(/difficult|ag_agent1|agent1@/)
    const later = await web.widget<Page<Entry>>(
      'GET',
      `messages?afterSeq=${body.items[0]?.seq}`,
      undefined,
      session.token,
    )
    expect(textsOf(later.body.items)).toEqual(['While you were away'])
  })

  it('C8 who signs in while a window from before is open is let in, and that window hears nothing more', async () => {
    const { userId } = customer()
    const before = await web.start()
    const left = await listen(before.socketUrl)
    await web.say(before, 'before')
    const signedIn = await web.start(signed(userId), before.visitorId)
    await agent.reply(signedIn.conversation?.id ?? '', 'for the account')
    await surface.settle()
    await left.caughtUp()
    expect(left.events).toEqual([])
    expect((await web.widget('GET', 'messages', undefined, before.token)).status).toBe(401)
    await left.close()
  })

  it('another visitor sees and hears nothing of it', async () => {
    const [one, two] = [await web.start(), await web.start()]
    const visitor: Listener = await listen(two.socketUrl)
    await web.say(one, 'Mine alone')
    await surface.settle()
    await visitor.caughtUp()
    expect(visitor.events).toEqual([])
    expect((await web.widget<Page<Entry>>('GET', 'messages', undefined, two.token)).body.items).toEqual([])
    expect(await visitor.ask('conversations.list')).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    await visitor.close()
  })

  it('M11 offline with an address: it goes by email, with a signed reply address', async () => {
    const { email, reply, id, replyTo } = await web.answeredByEmail()
    expect(replyTo).toMatch(new RegExp(`^reply\\+${id}\\.[0-9a-f]{16}@demo\\.test$`))
    expect(email).toMatchObject({
      from: expect.stringContaining('support@demo.test'),
      text: expect.stringContaining('Yes, by email'),
    })
    expect(email.subject).not.toBe('')
    const entry = (await agent.timeline(id)).find((candidate) => candidate.id === reply.id)
    expect(entry?.message).toMatchObject({
      fallback: 'email',
      delivery: { status: 'sent' },
      channel: { id: 'demo-web' },
    })
  })

  it('M11 the second email is in the thread of the first', async () => {
    const { email, who, id } = await web.answeredByEmail()
    await agent.reply(id, 'And another thing')
    await surface.settle()
    const all = await web.emails(who.email)
    const header = (of: Email | undefined, name: string) =>
      Object.entries(of?.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1]
    expect(all).toHaveLength(2)
    const first = header(email, 'message-id')
    expect(first).toMatch(/^<.+@.+>$/)
    expect(header(email, 'in-reply-to')).toBeUndefined()
    expect(header(all[1], 'in-reply-to')).toBe(first)
    expect(header(all[1], 'references')).toContain(first)
    // A person wrote it.
    expect(header(all[1], 'auto-submitted')).toBeUndefined()
    expect(all[1]?.replyTo).toEqual(email.replyTo)
  })

  it('M11 offline without an address: it waits for the visitor', async () => {
    const session = await web.start()
    await web.say(session, 'No address')
    const [{ id } = { id: '' }] = (await agent.ok<Page<{ id: string }>>('GET', '/v1/conversations?view=unassigned'))
      .items
    const before = (await surface.helper<Email[]>('emails')).length
    await agent.reply(id, 'Waits')
    await surface.settle()
    expect(await surface.helper<Email[]>('emails')).toHaveLength(before)
    expect(textsOf((await web.widget<Page<Entry>>('GET', 'messages', undefined, session.token)).body.items)).toEqual([
      'No address',
      'Waits',
    ])
  })

  it('M11 a disconnect that was never reported falls back to email', async () => {
    const who = customer()
    const session = await web.start(signed(who.userId, { email: who.email, name: who.name }))
    const visitor = await listen(session.socketUrl)
    await visitor.ask('messages.send', { text: 'Going into a tunnel', clientId: 'c1' })
    await surface.settle()
    await surface.faults({ dropDisconnects: 1 })
    visitor.ws.terminate()
    await visitor.closed
    const { id } = await agent.find(who.name)
    await agent.reply(id, 'Found you')
    await surface.settle()
    expect((await web.emails(who.email)).map(({ text }) => text.trim())).toEqual([expect.stringContaining('Found you')])
    expect(await agent.ok('GET', `/v1/conversations/${id}`)).toMatchObject({ contact: { online: false } })
  })
})

describe('email replies', () => {
  it('M11 the customer’s comes back into the same conversation, once', async () => {
    const { replyTo, id, who } = await web.answeredByEmail()
    const raw = mime(
      {
        From: `Customer <${who.email.toUpperCase()}>`,
        To: replyTo,
        Subject: 'Re: hello',
        'Message-ID': `<${who.userId}@mail.customer.test>`,
      },
      'Thank you!\r\n\r\nOn Mon, somebody wrote:\r\n> Yes, by email',
    )
    await web.receive(raw)
    await web.receive(raw)
    expect(await web.inboundTexts(id)).toEqual(['Are you there?', 'Thank you!'])
    expect((await agent.timeline(id)).at(-1)?.message).toMatchObject({ fallback: 'email', direction: 'inbound' })
    expect(await agent.ok('GET', `/v1/conversations/${id}`)).toMatchObject({ waiting: 'waiting', unread: 1 })
  })

  it.each([
    ['a stranger’s', { From: 'Mallory <mallory@elsewhere.test>' }],
    ['a vacation notice', { 'Auto-Submitted': 'auto-replied' }],
    ['a mailing list’s', { Precedence: 'bulk' }],
    ['a forged sender’s', { 'Authentication-Results': 'mx.demo.test; dmarc=fail header.from=customer.test' }],
  ])('M11 %s is not the customer speaking', async (_, headers) => {
    const { replyTo, id, who } = await web.answeredByEmail()
    await web.receive(
      mime({ From: who.email, To: replyTo, 'Message-ID': `<${randomUUID()}@x.test>`, ...headers }, 'Send money'),
    )
    expect(await web.inboundTexts(id)).toEqual(['Are you there?'])
    expect(await agent.ok('GET', `/v1/conversations/${id}`)).toMatchObject({ waiting: 'none', unread: 0 })
  })

  it('M11 a forged reply address reaches nothing', async () => {
    const { replyTo, id, who } = await web.answeredByEmail()
    const [local = '', domain = ''] = replyTo.split('@')
    const last = local.at(-1) === '0' ? '1' : '0'
    for (const to of [
      `${local.slice(0, -1)}${last}@${domain}`,
      `${local.split('.')[0]}@${domain}`,
      `${local.split('.')[0]}.@${domain}`,
      `${local}@elsewhere.test`,
      local.replace(/_1\./, '_2.').concat(`@${domain}`),
    ]) {
      await web.receive(mime({ From: who.email, To: to, 'Message-ID': `<${randomUUID()}@x.test>` }, 'Forged'))
    }
    const entries = await agent.timeline(id)
    expect(JSON.stringify(entries)).not.toContain('Forged')
  })

  it('M17 what comes back or is complained of reaches its message, as SES tells it', async () => {
    const written = async (to: string, name: string) => {
      await web.receive(
        mime({ From: `${name} <${to}>`, To: 'support@demo.test', 'Message-ID': `<${randomUUID()}@x.test>` }, 'Hello'),
      )
      const conversation = await agent.find(name)
      const { id } = await agent.reply(conversation.id, 'Good day')
      await surface.settle()
      const entry = (await agent.timeline(conversation.id)).find((each) => each.id === id)
      const contact = await agent.ok<Contact>('GET', `/v1/contacts/${conversation.contact.id}`)
      return { delivery: entry?.message?.delivery, unreachable: contact.unreachable, id: conversation.id }
    }
    const tag = randomUUID().slice(0, 8)
    const bounced = await written(`bounce+${tag}@simulator.amazonses.com`, `Bob ${tag}`)
    expect(bounced.delivery).toMatchObject({ status: 'failed', error: { code: 'bounced' } })
    expect(bounced.unreachable).toEqual([
      {
        channelId: 'demo-email',
        address: `bounce+${tag}@simulator.amazonses.com`,
        reason: 'bounced',
        since: expect.any(String),
      },
    ])
    const complained = await written(`complaint+${tag}@simulator.amazonses.com`, `Cleo ${tag}`)
    expect(complained.delivery).toMatchObject({ status: 'failed', error: { code: 'complained' } })
    expect(complained.unreachable).toMatchObject([{ reason: 'complained' }])
    const again = { text: 'Sorry' }
    expect(await agent.problem('POST', `/v1/conversations/${complained.id}/messages`, again)).toMatchObject({
      status: 409,
      code: 'address_unreachable',
    })
    const away = await written(`ooto+${tag}@simulator.amazonses.com`, `Otto ${tag}`)
    expect(away).toMatchObject({ delivery: { status: 'sent' }, unreachable: [] })
  })

  it('an email whose sender is not proven waits for an admin, who takes it in', async () => {
    const owner = await surface.as('owner')
    const address = `${randomUUID()}@customer.test`
    const headers = {
      From: `Uma Unproven <${address}>`,
      To: 'support@demo.test',
      Subject: 'Let me in',
      'Message-ID': `<${randomUUID()}@x.test>`,
      'Authentication-Results': 'amazonses.com; spf=pass smtp.mailfrom=elsewhere.test; dkim=none; dmarc=none',
    }
    await web.receive(mime(headers, 'It is me.'))
    const waiting = async () =>
      (await owner.ok<Page<UnmatchedMail>>('GET', '/v1/unmatched-mail')).items.filter(({ from }) => from === address)
    const [mail] = await waiting()
    expect(mail).toMatchObject({ name: 'Uma Unproven', subject: 'Let me in', text: 'It is me.', reason: 'unproven' })
    expect(await agent.problem('GET', '/v1/unmatched-mail')).toMatchObject({ code: 'forbidden' })
    const path = `/v1/unmatched-mail/${mail?.id}`
    await Promise.all([1, 2].map(() => owner.ok('POST', `${path}/accept`, { channelId: 'demo-email' })))
    await surface.settle()
    expect(await waiting()).toEqual([])
    const { id } = await agent.find('Uma Unproven')
    expect(await web.inboundTexts(id)).toEqual(['It is me.'])
    expect(await owner.ok('POST', `${path}/accept`, { channelId: 'demo-email' })).toMatchObject({
      acceptedAt: expect.any(String),
    })
    expect(await owner.problem('DELETE', path)).toMatchObject({ code: 'not_found' })
  })

  it('M1 an email to the mailbox opens a conversation of whoever sent it', async () => {
    const address = `${randomUUID()}@customer.test`
    await web.receive(
      mime(
        {
          From: `"Erin Émail" <${address}>`,
          To: 'Support <support@demo.test>',
          Subject: 'Broken lamp',
          'Message-ID': '<a1@x>',
        },
        'It does not light.',
      ),
    )
    const conversation = await agent.find('Erin Émail')
    expect(conversation).toMatchObject({ teamId: 'support', lastChannel: { id: 'demo-email', type: 'email' } })
    expect(await web.inboundTexts(conversation.id)).toEqual(['It does not light.'])
    await agent.reply(conversation.id, 'Try the switch')
    await surface.settle()
    const [email] = await web.emails(address)
    expect(email).toMatchObject({ text: expect.stringContaining('Try the switch') })
  })
})
