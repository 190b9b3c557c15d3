import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Listener, listen, listenAs } from './frames.ts'
import { text, write } from './providers.ts'
import { checkEvent } from './strict-answers.ts'
import { type Agent, newCustomer, type Page, type Surface, startSurface } from './surface.ts'
import { customer, type Email, signed, visitorsOf } from './visitors.ts'

interface Told {
  id: string
  kind: string
  conversationId: string
  contactName: string
  text: string
  actions: string[]
  read: boolean
}
type Pushed = Listener['events'][number] & {
  conversationId?: string
  notification?: Told
  agents?: { id: string; name: string; state: string }[]
}
type Settings = Record<string, { desktop: boolean; email: boolean }>

let surface: Surface
let anna: Agent
let ben: Agent
let sockets: Listener[]
beforeAll(async () => {
  surface = await startSurface()
  anna = await surface.as('agent1')
  ben = await surface.as('agent2')
})
afterAll(() => surface.close())
beforeEach(() => {
  sockets = []
  return async () => {
    await Promise.all(sockets.map((socket) => socket.close()))
  }
})
const open = async (agent: Agent) => {
  const socket = await listenAs(agent)
  sockets.push(socket)
  return socket
}
const told = (socket: Listener) => (socket.events as Pushed[]).flatMap(({ notification }) => notification ?? [])
const centre = async (agent: Agent) => (await agent.ok<Page<Told>>('GET', '/v1/me/notifications')).items
const emails = async (agent: Agent) =>
  (await surface.helper<Email[]>('emails')).filter(
    ({ to, subject }) => to.includes(agent.email) && /new in/.test(subject),
  )

describe('N1 N2 a notification', () => {
  it('N2 comes over the socket, waits in the centre, and is read over a reload', async () => {
    const socket = await open(anna)
    const who = newCustomer()
    await write(surface.url, who, 'Where is my order?')
    const event = (await socket.event(({ type }) => type === 'notification.created')) as Pushed
    expect(event.notification).toMatchObject({
      id: event.id,
      kind: 'message_unassigned',
      contactName: who.name,
      text: 'Where is my order?',
      actions: ['join'],
    })
    checkEvent(event)
    await surface.settle()
    const [kept] = await centre(anna)
    expect(kept).toMatchObject({ id: event.id, read: false })
    await anna.ok('POST', '/v1/me/notifications/read', { ids: [event.id] })
    expect((await centre(anna))[0]).toMatchObject({ id: event.id, read: true })
  })

  it('A4 a grab offer is grabbed over the socket; the other representative’s is gone', async () => {
    const [carla, david] = [await surface.as('agent3'), await surface.as('agent4')]
    const [first, second, admin] = [await open(carla), await open(david), await open(await surface.as('support-admin'))]
    await text(surface.url, newCustomer(), 'Hello?')
    const mine = (await first.event(({ type }) => type === 'notification.created')) as Pushed
    await second.event(({ type }) => type === 'notification.created')
    expect(mine.notification).toMatchObject({ kind: 'grab_offer', actions: ['grab'] })
    const id = mine.notification?.conversationId ?? ''
    expect(await first.ask('conversations.join', { id })).toMatchObject({ ok: true })
    await surface.settle()
    expect((await centre(david)).filter(({ conversationId }) => conversationId === id)).toEqual([])
    await admin.caughtUp()
    expect(told(admin)).toEqual([])
  })

  it('A6 assigned, and what one switches off stays off', async () => {
    const settings = await ben.ok<Settings>('GET', '/v1/me/notification-settings')
    const changed = { ...settings, message_unassigned: { desktop: false, email: false } }
    expect(await ben.ok<Settings>('PUT', '/v1/me/notification-settings', changed)).toEqual(changed)
    await surface.settle()
    const socket = await open(ben)
    const who = newCustomer()
    await write(surface.url, who, 'Hello')
    const { id } = await anna.find(who.name)
    await anna.ok('POST', `/v1/conversations/${id}/assign`, { agentId: 'ag_agent2' })
    await socket.event(({ type }) => type === 'notification.created')
    await surface.settle()
    await socket.caughtUp()
    expect(told(socket).map(({ kind }) => kind)).toEqual(['assigned'])
    await ben.ok('PUT', '/v1/me/notification-settings', settings)
  })

  it('N1 by email: several in two minutes are one, however much time passes', async () => {
    const before = (await emails(ben)).length
    const [one, two] = [newCustomer(), newCustomer()]
    for (const who of [one, two]) {
      await write(surface.url, who, 'Hello')
      const { id } = await anna.find(who.name)
      await anna.ok('POST', `/v1/conversations/${id}/assign`, { agentId: 'ag_agent2' })
    }
    await surface.settle()
    expect(await emails(ben)).toHaveLength(before)
    await surface.helper('clock', { advanceSeconds: 125 })
    await surface.helper('clock', { advanceSeconds: 3_600 })
    const sent = (await emails(ben)).slice(before)
    expect(sent).toHaveLength(1)
    for (const { name } of [one, two]) expect(sent[0]?.text).toContain(name)
    expect(sent[0]?.text).toMatch(/http:\/\/localhost:\d+\/conversations\/cv_/)
  })
})

describe('M13 who else is here', () => {
  it('M13 is told to the others, and ends when a socket breaks off', async () => {
    const [mine, other] = [await open(anna), await open(ben)]
    const who = newCustomer()
    await write(surface.url, who, 'Hello')
    const { id } = await anna.find(who.name)
    expect(await mine.ask('typing', { conversationId: id, state: 'viewing' })).toMatchObject({ result: { agents: [] } })
    const here = (await other.event(({ type }) => type === 'presence.updated')) as Pushed
    expect(here).toMatchObject({ conversationId: id, agents: [{ id: 'ag_agent1', state: 'viewing' }] })
    expect(await other.ask('typing', { conversationId: id, state: 'viewing' })).toMatchObject({
      result: { agents: [{ id: 'ag_agent1', name: 'Anna Agent', state: 'viewing' }] },
    })
    mine.ws.terminate()
    await mine.closed
    const gone = (event: Pushed) => event.type === 'presence.updated' && event.agents?.length === 0
    await other.event((event) => gone(event as Pushed))
  })
  it.each([{}, { conversationId: 1 }, { conversationId: 'x', state: 'sleeping' }, { conversationId: 'x', more: 1 }])(
    'M13 refuses %o',
    async (params) => {
      const socket = await open(anna)
      expect(await socket.ask('typing', params)).toMatchObject({ ok: false, error: { code: 'invalid_request' } })
    },
  )
  it('M13 a visitor and an agent see each other typing', async () => {
    const { start, say } = visitorsOf(surface, anna)
    const who = customer()
    const session = await start(signed(who.userId, { name: who.name }))
    await say(session, 'Hello')
    const { id } = await anna.find(who.name)
    const [agent, visitor] = [await open(anna), await listen(session.socketUrl)]
    sockets.push(visitor)
    expect(await visitor.ask('typing')).toMatchObject({ ok: true })
    const seen = (await agent.event(({ type, typing }) => type === 'typing.updated' && typing !== undefined)) as Pushed
    expect(seen).toMatchObject({ conversationId: id, typing: { name: who.name, state: 'typing' } })
    await agent.ask('typing', { conversationId: id })
    const shown = await visitor.event(({ type }) => type === 'typing.updated')
    expect(shown.typing).toEqual({ name: 'Anna Agent' })
    expect(await visitor.ask('typing', { conversationId: id })).toMatchObject({ error: { code: 'invalid_request' } })
  })
})
