import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { listen, listenAs, numbersOf } from './frames.ts'
import { text, write } from './providers.ts'
import { type Agent, type Entry, newCustomer, type Page, type Surface, startSurface, textsOf } from './surface.ts'

let surface: Surface
let agent: Agent
beforeAll(async () => {
  surface = await startSurface()
  agent = await surface.as('agent1')
})
afterAll(() => surface.close())
const socketUrl = () => `${surface.url.replace('http', 'ws')}/socket`
const openConversation = async (who = agent) => {
  const customer = newCustomer()
  await write(surface.url, customer, 'Hello?')
  return who.find(customer.name)
}

describe('handshake', () => {
  const refused = (url: string, headers?: Record<string, string>) => expect(listen(url, headers)).rejects
  it('a ticket opens one socket, once', async () => {
    const { url } = await agent.ok<{ url: string }>('POST', '/v1/socket-tickets')
    expect(url).toMatch(/^ws:\/\/localhost:\d+\/socket\?ticket=[\w-]+$/)
    const socket = await listen(url)
    expect(await socket.ask('ping')).toEqual({
      id: 1,
      ok: true,
      result: { pong: true, at: expect.any(String), connection: expect.any(String) },
    })
    await socket.close()
    await refused(url).toThrow('refused with 403')
  })

  it('two handshakes at once with one ticket: one of them', async () => {
    const { url } = await agent.ok<{ url: string }>('POST', '/v1/socket-tickets')
    const attempts = await Promise.allSettled(Array.from({ length: 6 }, () => listen(url)))
    const opened = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []))
    expect(opened).toHaveLength(1)
    await opened[0]?.close()
  })

  it('a ticket is good for 60 seconds', async () => {
    const { url } = await agent.ok<{ url: string }>('POST', '/v1/socket-tickets')
    await surface.helper('clock', { advanceSeconds: 61 })
    await refused(url).toThrow('refused with 403')
  })

  it('a bearer header opens a socket', async () => {
    const socket = await listen(socketUrl(), { authorization: `Bearer ${agent.token}` })
    expect((await socket.ask('me.get')).result).toMatchObject({ email: 'agent1@demo.test' })
    await socket.close()
  })

  it.each([
    ['nothing', '', {}],
    ['an unknown ticket', '?ticket=unknown', {}],
    ['an empty ticket', '?ticket=', {}],
    ['a ticket of control characters', '?ticket=%00%ff%F0%9F%98%80', {}],
    ['a huge ticket', `?ticket=${'t'.repeat(5000)}`, {}],
    ['a garbage visitor token', '?token=a.b', {}],
    ['a visitor token without a signature', `?token=${Buffer.from('{}').toString('base64url')}`, {}],
    ['a garbage bearer', '', { authorization: 'Bearer a.b.c' }],
    ['no bearer', '', { authorization: 'Bearer ' }],
    ['another scheme', '', { authorization: 'Basic b3duZXI6b3duZXI=' }],
  ])('refuses %s', async (_, query, headers) => {
    await refused(`${socketUrl()}${query}`, headers as Record<string, string>).toThrow(/refused with 40[13]/)
  })
})

describe('frames', () => {
  it('tell what happened to a conversation, numbered without a gap', async () => {
    const socket = await listenAs(agent)
    const { id } = await openConversation()
    await agent.ok('POST', `/v1/conversations/${id}/join`)
    await agent.reply(id, 'Hello!')
    await agent.ok('POST', `/v1/conversations/${id}/hold`)
    await agent.ok('POST', `/v1/conversations/${id}/resume`)
    await agent.ok('POST', `/v1/conversations/${id}/close`, { type: 'question', note: 'Done' })
    await surface.settle()
    await socket.caughtUp()
    const entries = await agent.timeline(id)
    const created = socket.about(id).filter(({ entry, id: eventId }) => entry && eventId.endsWith(':created'))
    expect(numbersOf(created)).toEqual(entries.map(({ seq }) => seq).sort((a, b) => a - b))
    expect(numbersOf(created)).toEqual(Array.from({ length: entries.length }, (_, index) => index + 1))
    const types = new Set(socket.events.map(({ type }) => type))
    for (const type of ['conversation.opened', 'message.created', 'message.updated', 'conversation.updated']) {
      expect(types).toContain(type)
    }
    expect(types).toContain('counts.updated')
    expect(new Set(socket.events.map((event) => event.id)).size).toBe(socket.events.length)
    for (const event of socket.events) {
      expect(event.at).toBe(new Date(event.at).toISOString())
      if (event.entry) expect(event.entry).toMatchObject({ seq: event.seq, conversationId: event.conversation?.id })
    }
    expect(socket.about(id).at(-1)?.conversation).toMatchObject({ status: 'resolved', closedBy: 'agent' })
    await socket.close()
  })

  it('ADR 41 who names a socket is told by the answer, and not there; other windows and everybody else are', async () => {
    const [mine, tab, other] = [
      await listenAs(agent),
      await listenAs(agent),
      await listenAs(await surface.as('agent2')),
    ]
    const { id } = await openConversation()
    await surface.settle()
    const { result } = await mine.ask('ping')
    const { connection } = result as { connection: string }
    for (const each of [tab, other]) await each.caughtUp()
    const before = [mine, tab, other].map((each) => each.about(id).length)
    const step = async (path: string, body?: object) => {
      const { events = [] } = await agent.ok<{ events?: { id: string; seq?: number }[] }>(
        'POST',
        `/v1/conversations/${id}/${path}`,
        body,
        { headers: { 'switchboard-connection': connection } },
      )
      // A step is known by the conversation as it left it, until the next one.
      await surface.settle()
      return events
    }
    const answered = [
      ...(await step('join')),
      ...(await step('messages', { text: 'Hello!' })),
      ...(await step('close', { type: 'question', note: 'Done' })),
    ]
    await surface.settle()
    for (const each of [mine, tab, other]) await each.caughtUp()
    const [own, ofTab, ofOther] = [mine, tab, other].map((each, index) => each.about(id).slice(before[index]))
    // Both are told how far the message came: that is none of the step.
    const steps = (events: { id: string; type?: string }[] = []) =>
      events
        .filter(({ id: of, type }) => type !== 'message.updated' && !of.startsWith('counts:'))
        .map(({ id: of }) => of)
    expect(new Set(steps(answered))).toEqual(new Set(steps(ofTab)))
    expect(steps(ofOther)).toEqual(steps(ofTab))
    expect(steps(own)).toEqual([])
    expect(own?.map(({ entry }) => entry?.message?.delivery?.status).at(-1)).toBe('sent')
    const numbers = answered.flatMap(({ id: of, seq }) => (of.endsWith(':created') ? (seq ?? 0) : []))
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index))
    await Promise.all([mine.close(), tab.close(), other.close()])
  })

  it('an agent who was away gets everything by afterSeq', async () => {
    const socket = await listenAs(agent)
    const customer = newCustomer()
    await write(surface.url, customer, 'seen')
    const seen = await socket.event(({ type, entry }) => type === 'message.created' && entry?.message?.text === 'seen')
    await socket.close()
    const id = seen.conversation?.id ?? ''
    await write(surface.url, customer, 'missed 1', 'missed 2')
    await (await surface.as('agent2')).reply(id, 'missed 3')
    const { items } = await agent.ok<Page<Entry>>('GET', `/v1/conversations/${id}/timeline`, undefined, {
      query: { afterSeq: seen.seq ?? 0 },
    })
    expect(items.map(({ seq }) => seq)).toEqual(items.map((_, index) => (seen.seq ?? 0) + index + 1))
    expect(textsOf(items)).toEqual(['missed 1', 'missed 2', 'missed 3'])
  })

  it('afterSeq reaches the end of a long absence, page by page', async () => {
    const customer = newCustomer()
    await write(surface.url, customer, ...Array.from({ length: 24 }, (_, index) => `no. ${index}`))
    const { id } = await agent.find(customer.name)
    const seen: number[] = []
    let cursor: string | null = null
    do {
      const query = { afterSeq: 3, limit: 10, ...(cursor ? { cursor } : {}) }
      const page: Page<Entry> = await agent.ok<Page<Entry>>('GET', `/v1/conversations/${id}/timeline`, undefined, {
        query,
      })
      seen.push(...page.items.map(({ seq }) => seq))
      cursor = page.nextCursor
    } while (cursor)
    expect(seen).toEqual(Array.from({ length: 22 }, (_, index) => index + 4))
  })

  it('M13 somebody who types is shown to the others who see it, not to oneself', async () => {
    const [mine, other, sales] = await Promise.all([
      listenAs(agent),
      listenAs(await surface.as('agent2')),
      listenAs(await surface.as('agent3')),
    ])
    const { id } = await openConversation()
    expect(await mine.ask('typing', { conversationId: id })).toMatchObject({ ok: true })
    const typing = await other.event(({ type }) => type === 'typing.updated')
    expect(typing).toMatchObject({ conversation: { id }, typing: { agentId: 'ag_agent1' } })
    await Promise.all([mine.caughtUp(), sales.caughtUp()])
    expect([...mine.events, ...sales.events].filter(({ type }) => type === 'typing.updated')).toEqual([])
    expect(await sales.ask('typing', { conversationId: id })).toMatchObject({ ok: false, error: { code: 'not_found' } })
    await Promise.all([mine.close(), other.close(), sales.close()])
  })

  it('a message of the longest kind reaches the sockets, and so does what comes after it', async () => {
    const socket = await listenAs(agent)
    const customer = newCustomer()
    await write(surface.url, customer, '漢'.repeat(60_000), 'and then')
    const { id } = await agent.find(customer.name)
    await surface.settle()
    await socket.caughtUp()
    expect(numbersOf(socket.about(id))).toEqual([1, 2, 3])
    expect(textsOf(await agent.timeline(id)).map(({ length }) => length)).toEqual([60_000, 8])
    await socket.close()
  })

  it('a socket that vanished without a farewell takes nothing from the others', async () => {
    await surface.faults({ dropDisconnects: 1 })
    const [gone, stays] = [await listenAs(agent), await listenAs(agent)]
    gone.ws.terminate()
    await gone.closed
    const { id } = await openConversation()
    await stays.event(({ conversation }) => conversation?.id === id)
    await surface.settle()
    await stays.close()
  })
})

describe('actions', () => {
  /** The same steps on two conversations, one over HTTP and one over a socket. */
  it('give the same result over the socket as over HTTP', async () => {
    const socket = await listenAs(agent)
    const [byHttp, bySocket] = [await openConversation(), await openConversation()]
    const steps: [action: string, method: string, path: string, params?: object][] = [
      ['conversations.get', 'GET', ''],
      ['conversations.join', 'POST', '/join'],
      ['messages.send', 'POST', '/messages', { text: 'Hello' }],
      ['conversations.hold', 'POST', '/hold'],
      ['conversations.resume', 'POST', '/resume'],
      ['conversations.assign', 'POST', '/assign', { agentId: 'ag_agent2' }],
      ['conversations.unassign', 'POST', '/unassign'],
      ['conversations.read', 'POST', '/read'],
      ['conversations.leave', 'POST', '/leave'],
      ['conversations.close', 'POST', '/close', { type: 'problem', category: null, note: 'n' }],
      ['conversations.reopen', 'POST', '/reopen'],
      ['conversations.timeline', 'GET', '/timeline'],
      ['conversations.transfer', 'POST', '/transfer', { teamId: 'sales' }],
    ]
    for (const [action, method, path, params] of steps) {
      const http = await agent.ok<object>(method, `/v1/conversations/${byHttp.id}${path}`, params)
      const reply = await socket.ask(action, { id: bySocket.id, ...params })
      expect([action, reply.ok]).toEqual([action, true])
      expect(comparable(reply.result)).toEqual(comparable(http))
    }
    await socket.close()
  })

  it('give the same errors over the socket as over HTTP', async () => {
    const socket = await listenAs(agent)
    const { id } = await openConversation()
    const other = newCustomer()
    await text(surface.url, other, 'for sales')
    const hidden = await (await surface.as('owner')).find(other.name)
    await (await surface.as('agent2')).ok('POST', `/v1/conversations/${id}/assign`, { agentId: 'ag_agent2' })
    const wrong: [action: string, method: string, path: string, id: string, params?: object][] = [
      ['conversations.get', 'GET', '', 'cv_nothing'],
      ['conversations.get', 'GET', '', hidden.id],
      ['conversations.join', 'POST', '/join', hidden.id],
      ['messages.send', 'POST', '/messages', id, { text: 'unjoined' }],
      ['messages.send', 'POST', '/messages', id, { text: '' }],
      ['messages.send', 'POST', '/messages', id, { text: 'x', unknown: 1 }],
      ['conversations.assign', 'POST', '/assign', id, { agentId: 'ag_agent3' }],
      ['conversations.transfer', 'POST', '/transfer', id, { teamId: 'none' }],
      ['conversations.close', 'POST', '/close', id, { type: 'wish' }],
      ['conversations.reopen', 'POST', '/reopen', 'x y'],
    ]
    for (const [action, method, path, conversation, params] of wrong) {
      const http = await agent.problem(method, `/v1/conversations/${encodeURIComponent(conversation)}${path}`, params)
      const reply = await socket.ask(action, { id: conversation, ...params })
      expect(reply.ok).toBe(false)
      expect({ ...reply.error, requestId: '' }).toEqual({ ...http, requestId: '' })
    }
    await socket.close()
  })

  it('that are too long for a socket say so instead of failing', async () => {
    const customer = newCustomer()
    await write(surface.url, customer, ...Array.from({ length: 5 }, () => '漢'.repeat(20_000)))
    const { id } = await agent.find(customer.name)
    const socket = await listenAs(agent)
    const reply = await socket.ask('conversations.timeline', { id })
    expect(reply).toMatchObject({ id: 1, ok: false, error: { status: 413 } })
    expect(await socket.ask('conversations.timeline', { id, limit: 2 })).toMatchObject({ id: 2, ok: true })
    await socket.close()
  })

  let hardy: Awaited<ReturnType<typeof listenAs>> | undefined
  afterAll(() => hardy?.close())
  it.each([
    ['not JSON', '{"action":'],
    ['a list', '[]'],
    ['a string', '"ping"'],
    ['null', 'null'],
    ['nothing', ''],
    ['an unknown action', '{"id":1,"action":"conversations.destroy"}'],
    ['a property of every object', '{"id":1,"action":"constructor"}'],
    ['an inherited name', '{"id":1,"action":"__proto__"}'],
    ['an action that is a number', '{"id":1,"action":7}'],
    ['an unknown field', '{"id":1,"action":"ping","extra":true}'],
    ['params that are a list', '{"id":1,"action":"me.get","params":[]}'],
    ['params with an unknown field', '{"id":1,"action":"me.get","params":{"x":1}}'],
    ['an id that is an object', '{"id":{},"action":"ping"}'],
    ['a nesting of 5,000', `{"id":1,"action":"me.get","params":{"a":${'['.repeat(5000)}${']'.repeat(5000)}}}`],
    ['lone surrogates', '{"id":"\\ud800","action":"ping\\udc00"}'],
  ])('refuse %s and stay open', async (_, data) => {
    // One socket takes all of them, unless one has closed it.
    if (hardy?.ws.readyState !== WebSocket.OPEN) hardy = await listenAs(agent)
    const reply = await hardy.raw(data)
    expect(reply).toMatchObject({ ok: false, error: { status: 400, code: 'invalid_request' } })
    expect(JSON.stringify(reply)).not.toMatch(/node_modules|\.ts:|\s{4}at /)
    expect(await hardy.ask('ping')).toMatchObject({ ok: true })
  })

  it.each([
    ['a frame over 32 KB', 33 * 1024],
    ['a message over 128 KB', 129 * 1024],
  ])('close the socket on %s, and nobody else’s', async (_, size) => {
    const [socket, other] = await Promise.all([listenAs(agent), listenAs(agent)])
    socket.ws.send(JSON.stringify({ action: 'ping', params: { filler: 'x'.repeat(size) } }))
    expect(await socket.closed).toBe(1009)
    expect(await other.ask('ping')).toMatchObject({ ok: true })
    await other.close()
  })

  it('refuse what is binary', async () => {
    const socket = await listenAs(agent)
    socket.ws.send(Buffer.from([1, 2, 3]), { binary: true })
    expect(await socket.closed).toBe(1003)
    expect(socket.ws.readyState).toBe(WebSocket.CLOSED)
  })
})

/** What must be the same of two conversations that went through the same. */
function comparable(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, field: unknown) =>
      [
        'id',
        'conversationId',
        'name',
        'at',
        'openedAt',
        'closedAt',
        'waitingSince',
        'freeTextUntil',
        'providerMessageId',
      ].includes(key) || key === 'delivery'
        ? typeof field
        : field,
    ),
  )
}

describe('what one may not see any more', () => {
  const losses = (sockets: Awaited<ReturnType<typeof listenAs>>[]) =>
    sockets.map(({ events }) => events.filter(({ type, gone }) => type === 'counts.updated' && gone).length)
  const setUp = async () => {
    const customer = newCustomer()
    await text(surface.url, customer, 'A quote, please')
    const [carla, david, owner] = await Promise.all(['agent3', 'agent4', 'owner'].map((name) => surface.as(name)))
    if (!carla || !david || !owner) throw new Error('Nobody is there.')
    await surface.settle()
    const { items } = await owner.ok<Page<{ id: string; contact: { name: string } }>>(
      'GET',
      '/v1/conversations',
      undefined,
      {
        query: { view: 'all', teamId: 'sales' },
      },
    )
    const id = items[0]?.id ?? ''
    return { carla, david, owner, id, sockets: await Promise.all([carla, david, owner].map(listenAs)) }
  }

  it('A4 is told to whom it leaves, without saying what it was, and to nobody else', async () => {
    const { carla, id, sockets } = await setUp()
    await carla.ok('POST', `/v1/conversations/${id}/join`)
    await surface.settle()
    await Promise.all(sockets.map((socket) => socket.caughtUp()))
    expect(losses(sockets)).toEqual([0, 1, 0])
    const [, davids] = sockets
    expect(JSON.stringify(davids?.events.filter(({ gone }) => gone))).not.toContain(id)
    for (const socket of sockets) await socket.close()
  })

  it('A7 A11 the same for a transfer and a deletion', async () => {
    const { owner, id, sockets } = await setUp()
    await owner.ok('POST', `/v1/conversations/${id}/transfer`, { teamId: 'support' })
    await surface.settle()
    await Promise.all(sockets.map((socket) => socket.caughtUp()))
    expect(losses(sockets)).toEqual([1, 1, 0])
    await owner.ok('DELETE', `/v1/conversations/${id}`)
    await surface.settle()
    await Promise.all(sockets.map((socket) => socket.caughtUp()))
    expect(losses(sockets)).toEqual([1, 1, 1])
    for (const socket of sockets) await socket.close()
  })
})
