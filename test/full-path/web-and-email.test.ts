import { createHmac, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Listener, listen, listenAs } from './frames.ts'
import {
  type Agent,
  type Answer,
  callApi,
  type Entry,
  type Page,
  type Surface,
  startSurface,
  textsOf,
} from './surface.ts'

let surface: Surface
let agent: Agent
beforeAll(async () => {
  surface = await startSurface()
  agent = await surface.as('agent1')
})
afterAll(() => surface.close())

interface Session {
  token: string
  visitorId: string
  socketUrl: string
  conversation?: { id: string }
}
interface Email {
  from: string
  to: string[]
  replyTo: string[]
  subject: string
  text: string
  headers: Record<string, string>
}
const widget = <Body>(method: string, path: string, body?: unknown, token?: string): Promise<Answer<Body>> =>
  callApi<Body>(`${surface.url}/widget/${path}`, method, body, token ? { authorization: `Bearer ${token}` } : {})
const signed = (userId: string, more: object = {}) => ({
  userId,
  hash: createHmac('sha256', 'demo-identity-secret').update(userId).digest('hex'),
  ...more,
})
async function start(identity?: object, visitorId?: string): Promise<Session> {
  const answer = await widget<Session>('POST', 'sessions', {
    channelId: 'demo-web',
    ...(identity ? { identity } : {}),
    ...(visitorId ? { visitorId } : {}),
  })
  expect(answer.status).toBe(201)
  return answer.body
}
const say = (session: Session, text: string, clientId = randomUUID()) =>
  widget<{ clientId: string }>('POST', 'messages', { text, clientId }, session.token)
const emails = async (to: string) => (await surface.helper<Email[]>('emails')).filter((email) => email.to.includes(to))
const customer = () => {
  const userId = randomUUID()
  return { userId, email: `${userId}@customer.test`, name: `Web ${userId.slice(0, 8)}` }
}
const mime = (headers: Record<string, string>, text: string) =>
  `${Object.entries({ 'MIME-Version': '1.0', 'Content-Type': 'text/plain; charset=utf-8', ...headers })
    .map(([name, value]) => `${name}: ${value}`)
    .join('\r\n')}\r\n\r\n${text}`
const receive = async (raw: string) => {
  await surface.helper('emails', raw)
  await surface.settle()
}
/** A signed-in customer who wrote, left, and was answered by email. */
async function answeredByEmail() {
  const who = customer()
  await say(await start(signed(who.userId, { email: who.email, name: who.name })), 'Are you there?')
  const { id } = await agent.find(who.name)
  const reply = await agent.reply(id, 'Yes, by email')
  await surface.settle()
  const [email] = await emails(who.email)
  if (!email) throw new Error('no email was sent')
  return { who, id, reply, email, replyTo: String(email.replyTo) }
}
const inboundTexts = async (id: string) =>
  textsOf((await agent.timeline(id)).filter(({ message }) => message?.direction === 'inbound'))

describe('web chat', () => {
  it('M1 a visitor’s message opens a conversation, once per clientId', async () => {
    const session = await start()
    expect(session).toMatchObject({ token: expect.any(String), visitorId: expect.stringMatching(/^v_/) })
    expect(session.socketUrl).toMatch(/^ws:\/\/localhost:\d+\/socket\?token=/)
    expect(session.conversation).toBeUndefined()
    const socket = await listenAs(agent)
    const clientId = randomUUID()
    const answers = await Promise.all(Array.from({ length: 5 }, () => say(session, 'Hello from the page', clientId)))
    expect(answers.map(({ status }) => status)).toEqual(Array(5).fill(201))
    const created = await socket.event(({ type }) => type === 'message.created')
    expect(created.conversation).toMatchObject({ teamId: 'support', lastChannel: { id: 'demo-web', type: 'web' } })
    const id = created.conversation?.id ?? ''
    expect(await inboundTexts(id)).toEqual(['Hello from the page'])
    expect((await start(undefined, session.visitorId)).conversation).toMatchObject({ id })
    await socket.close()
  })

  it('M11 a visitor who is online has the answer pushed to the page', async () => {
    const session = await start()
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
    const session = await start()
    await say(session, 'First')
    const [{ id } = { id: '' }] = (await agent.ok<Page<{ id: string }>>('GET', '/v1/conversations?view=unassigned'))
      .items
    const { contact } = await agent.ok('GET', `/v1/conversations/${id}`)
    await agent.ok('POST', `/v1/contacts/${contact.id}/notes`, { text: 'A difficult one' })
    await agent.reply(id, 'While you were away')
    const { body } = await widget<Page<Entry>>('GET', 'messages', undefined, session.token)
    expect(textsOf(body.items)).toEqual(['First', 'While you were away'])
    expect(JSON.stringify(body)).not.toMatch(/difficult|ag_agent1|agent1@/)
    const later = await widget<Page<Entry>>('GET', `messages?afterSeq=${body.items[0]?.seq}`, undefined, session.token)
    expect(textsOf(later.body.items)).toEqual(['While you were away'])
  })

  it('another visitor sees and hears nothing of it', async () => {
    const [one, two] = [await start(), await start()]
    const visitor: Listener = await listen(two.socketUrl)
    await say(one, 'Mine alone')
    await surface.settle()
    await visitor.caughtUp()
    expect(visitor.events).toEqual([])
    expect((await widget<Page<Entry>>('GET', 'messages', undefined, two.token)).body.items).toEqual([])
    expect(await visitor.ask('conversations.list')).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    await visitor.close()
  })

  it('M11 offline with an address: it goes by email, with a signed reply address', async () => {
    const { email, reply, id, replyTo } = await answeredByEmail()
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
    const { email, who, id } = await answeredByEmail()
    await agent.reply(id, 'And another thing')
    await surface.settle()
    const all = await emails(who.email)
    const header = (of: Email | undefined, name: string) =>
      Object.entries(of?.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1]
    expect(all).toHaveLength(2)
    const first = header(email, 'message-id')
    expect(first).toMatch(/^<.+@.+>$/)
    expect(header(email, 'in-reply-to')).toBeUndefined()
    expect(header(all[1], 'in-reply-to')).toBe(first)
    expect(header(all[1], 'references')).toContain(first)
    expect(header(all[1], 'auto-submitted')).toBe('auto-generated')
    expect(all[1]?.replyTo).toEqual(email.replyTo)
  })

  it('M11 offline without an address: it waits for the visitor', async () => {
    const session = await start()
    await say(session, 'No address')
    const [{ id } = { id: '' }] = (await agent.ok<Page<{ id: string }>>('GET', '/v1/conversations?view=unassigned'))
      .items
    const before = (await surface.helper<Email[]>('emails')).length
    await agent.reply(id, 'Waits')
    await surface.settle()
    expect(await surface.helper<Email[]>('emails')).toHaveLength(before)
    expect(textsOf((await widget<Page<Entry>>('GET', 'messages', undefined, session.token)).body.items)).toEqual([
      'No address',
      'Waits',
    ])
  })

  it('M11 a disconnect that was never reported falls back to email', async () => {
    const who = customer()
    const session = await start(signed(who.userId, { email: who.email, name: who.name }))
    const visitor = await listen(session.socketUrl)
    await visitor.ask('messages.send', { text: 'Going into a tunnel', clientId: 'c1' })
    await surface.settle()
    await surface.faults({ dropDisconnects: 1 })
    visitor.ws.terminate()
    await visitor.closed
    const { id } = await agent.find(who.name)
    await agent.reply(id, 'Found you')
    await surface.settle()
    expect((await emails(who.email)).map(({ text }) => text.trim())).toEqual([expect.stringContaining('Found you')])
    expect(await agent.ok('GET', `/v1/conversations/${id}`)).toMatchObject({ contact: { online: false } })
  })
})

describe('email replies', () => {
  it('M11 the customer’s comes back into the same conversation, once', async () => {
    const { replyTo, id, who } = await answeredByEmail()
    const raw = mime(
      {
        From: `Customer <${who.email.toUpperCase()}>`,
        To: replyTo,
        Subject: 'Re: hello',
        'Message-ID': `<${who.userId}@mail.customer.test>`,
      },
      'Thank you!\r\n\r\nOn Mon, somebody wrote:\r\n> Yes, by email',
    )
    await receive(raw)
    await receive(raw)
    expect(await inboundTexts(id)).toEqual(['Are you there?', 'Thank you!'])
    expect((await agent.timeline(id)).at(-1)?.message).toMatchObject({ fallback: 'email', direction: 'inbound' })
    expect(await agent.ok('GET', `/v1/conversations/${id}`)).toMatchObject({ waiting: 'waiting', unread: 1 })
  })

  it.each([
    ['a stranger’s', { From: 'Mallory <mallory@elsewhere.test>' }],
    ['a vacation notice', { 'Auto-Submitted': 'auto-replied' }],
    ['a mailing list’s', { Precedence: 'bulk' }],
    ['a forged sender’s', { 'Authentication-Results': 'mx.demo.test; dmarc=fail header.from=customer.test' }],
  ])('M11 %s is not the customer speaking', async (_, headers) => {
    const { replyTo, id, who } = await answeredByEmail()
    await receive(
      mime({ From: who.email, To: replyTo, 'Message-ID': `<${randomUUID()}@x.test>`, ...headers }, 'Send money'),
    )
    expect(await inboundTexts(id)).toEqual(['Are you there?'])
    expect(await agent.ok('GET', `/v1/conversations/${id}`)).toMatchObject({ waiting: 'none', unread: 0 })
  })

  it('M11 a forged reply address reaches nothing', async () => {
    const { replyTo, id, who } = await answeredByEmail()
    const [local = '', domain = ''] = replyTo.split('@')
    const last = local.at(-1) === '0' ? '1' : '0'
    for (const to of [
      `${local.slice(0, -1)}${last}@${domain}`,
      `${local.split('.')[0]}@${domain}`,
      `${local.split('.')[0]}.@${domain}`,
      `${local}@elsewhere.test`,
      local.replace(/_1\./, '_2.').concat(`@${domain}`),
    ]) {
      await receive(mime({ From: who.email, To: to, 'Message-ID': `<${randomUUID()}@x.test>` }, 'Forged'))
    }
    const entries = await agent.timeline(id)
    expect(JSON.stringify(entries)).not.toContain('Forged')
  })

  it('M1 an email to the mailbox opens a conversation of whoever sent it', async () => {
    const address = `${randomUUID()}@customer.test`
    await receive(
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
    expect(await inboundTexts(conversation.id)).toEqual(['Broken lamp\n\nIt does not light.'])
    await agent.reply(conversation.id, 'Try the switch')
    await surface.settle()
    const [email] = await emails(address)
    expect(email).toMatchObject({ text: expect.stringContaining('Try the switch') })
  })
})

describe('bad input', () => {
  it.each([
    ['an unknown channel', { channelId: 'nothing' }, 404],
    ['a channel that is no web chat', { channelId: 'demo-whatsapp' }, 404],
    ['no channel', {}, 400],
    ['an unknown field', { channelId: 'demo-web', admin: true }, 400],
    ['a wrong visitor id', { channelId: 'demo-web', visitorId: 'a b' }, 400],
    ['a visitor id of 200 characters', { channelId: 'demo-web', visitorId: 'v'.repeat(200) }, 400],
    ['a wrong hash', { channelId: 'demo-web', identity: { userId: 'u', hash: 'f'.repeat(64) } }, 401],
    ['an empty hash', { channelId: 'demo-web', identity: { userId: 'u', hash: '' } }, 401],
    ['a hash of emoji', { channelId: 'demo-web', identity: { userId: 'u', hash: '😀' } }, 401],
    ['the hash of somebody else', { channelId: 'demo-web', identity: { ...signed('me'), userId: 'you' } }, 401],
    ['a wrong email', { channelId: 'demo-web', identity: signed('u', { email: 'no' }) }, 400],
    ['an unknown field of the identity', { channelId: 'demo-web', identity: signed('u', { role: 'owner' }) }, 400],
    ['a list', [], 400],
    ['a string', '"demo-web"', 400],
    ['not JSON', '{', 400],
    ['5,000 levels', `{"channelId":${'['.repeat(5000)}${']'.repeat(5000)}}`, 400],
  ])('a session with %s is refused', async (_, body, status) => {
    const answer = await widget('POST', 'sessions', body)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(answer.body).toMatchObject({ status, code: expect.any(String), requestId: expect.any(String) })
  })

  it.each([
    ['no text', { clientId: 'c' }],
    ['a blank text', { text: ' \n', clientId: 'c' }],
    ['no clientId', { text: 'x' }],
    ['a clientId with a line break', { text: 'x', clientId: 'a\nb' }],
    ['a text that is a number', { text: 7, clientId: 'c' }],
    ['a text of 20,000 characters', { text: 'x'.repeat(20_000), clientId: 'c' }],
    ['an attachment', { text: 'x', clientId: 'c', attachmentIds: ['a'] }],
    ['an unknown field', { text: 'x', clientId: 'c', from: 'agent' }],
  ])('a message with %s is refused', async (_, body) => {
    const { token } = await start()
    expect(await widget('POST', 'messages', body, token)).toMatchObject({
      status: 400,
      body: { code: 'invalid_request' },
    })
  })

  it('a message with lone surrogates and NULs arrives readable', async () => {
    const who = customer()
    const session = await start(signed(who.userId, { name: who.name }))
    expect((await say(session, 'a\ud800b\u0000c\udfff😀')).status).toBe(201)
    expect(await inboundTexts((await agent.find(who.name)).id)).toEqual(['a\ufffdbc\ufffd😀'])
  })

  it('a bad, forged or missing token is 401', async () => {
    const { token } = await start()
    const [payload = '', signature = ''] = token.split('.')
    const other = Buffer.from(
      JSON.stringify({ ...JSON.parse(Buffer.from(payload, 'base64url').toString()), address: 'user:somebody' }),
    ).toString('base64url')
    for (const bad of ['', 'x', `${payload}.`, `.${signature}`, `${other}.${signature}`, `${payload}.${signature}x`]) {
      const answer = await widget('POST', 'messages', { text: 'x', clientId: 'c' }, bad || 'none')
      expect([bad, answer.status]).toEqual([bad, 401])
    }
    expect((await widget('GET', 'messages')).status).toBe(401)
    expect((await widget('GET', 'messages', undefined, agent.token)).status).toBe(401)
    expect(
      (await agent.call('GET', '/v1/me', undefined, { headers: { authorization: `Bearer ${token}` } })).status,
    ).toBe(401)
  })

  it('a session is over after a month', async () => {
    const { token, socketUrl } = await start()
    await surface.helper('clock', { advanceSeconds: 31 * 86_400 })
    expect((await widget('GET', 'messages', undefined, token)).status).toBe(401)
    await expect(listen(socketUrl)).rejects.toThrow('refused with 403')
  })

  it.each([
    ['not MIME at all', '\u0000\u0001 this is no email'],
    ['only headers', 'From: a@b.test\r\nTo: support@demo.test\r\n'],
    ['nobody as its sender', 'To: support@demo.test\r\nSubject: x\r\n\r\nwho am I'],
    ['a thousand recipients', mime({ From: 'a@b.test', To: Array(1000).fill('support@demo.test').join(', ') }, 'all')],
    [
      'parts in parts in parts',
      `From: a@b.test\r\nTo: support@demo.test\r\n${Array.from({ length: 300 }, (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`).join('')}\r\n\r\ndeep`,
    ],
    ['five megabytes', mime({ From: 'big@b.test', To: 'support@demo.test' }, 'x '.repeat(2_500_000))],
    ['one word of a megabyte', mime({ From: 'word@b.test', To: 'support@demo.test' }, '>'.repeat(1_000_000))],
    [
      'a charset nobody knows',
      mime({ From: 'c@b.test', To: 'support@demo.test', 'Content-Type': 'text/plain; charset=x-none' }, 'hé'),
    ],
    [
      'headers of a megabyte',
      `From: h@b.test\r\nTo: support@demo.test\r\nX-Filler: ${'y'.repeat(1_000_000)}\r\n\r\nlate`,
    ],
  ])('an email that is %s holds up nothing', async (_, raw) => {
    await receive(raw)
    const address = `${randomUUID()}@customer.test`
    await receive(
      mime({ From: `After ${address} <${address}>`, To: 'support@demo.test', 'Message-ID': `<${address}>` }, 'Hi'),
    )
    expect(await inboundTexts((await agent.find(`After ${address}`)).id)).toEqual(['Hi'])
  })

  it('an empty email is refused by the helper', async () => {
    expect((await fetch(`${surface.url}/_local/emails`, { method: 'POST', body: '' })).status).toBe(400)
  })
})
