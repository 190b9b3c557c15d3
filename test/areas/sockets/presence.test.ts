import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connectAgent, disconnectAgent } from '../../../functions/areas/sockets/use-cases/connect-socket.ts'
import { showPresence } from '../../../functions/areas/sockets/use-cases/show-presence.ts'
import { receiveVisitorMessage } from '../../../functions/areas/web-chat/use-cases/visitor-messages.ts'
import { visitorCame } from '../../../functions/areas/web-chat/use-cases/visitor-presence.ts'
import { visitorTypes } from '../../../functions/areas/web-chat/use-cases/visitor-types.ts'
import { conversationIdOf, homeContactId } from '../../../functions/kernel/ids.ts'
import { CALLER } from '../../kit/customers.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(() => {
  world = new World(system)
})

interface Pushed {
  type: string
  conversationId?: string
  agents?: { id: string; name: string; state: string }[]
  typing?: { agentId?: string; contactId?: string; name: string; state?: string }
}
type State = 'viewing' | 'typing' | 'idle'
const idOf = () => conversationIdOf(world.whatsappContact, 1)

/** An agent's open window, what it says and what it is told. */
async function windowOf(agent: string, number = 1) {
  const socket = `${agent}-${number}-${world.tag}`
  system.sockets.open(socket)
  await connectAgent(world.deps, `ag_${agent}`, socket)
  const me = world.deps.store.agentByEmail(`${agent.replace('_', '-')}@demo.test`)
  let taken = 0
  return {
    async shows(state: State, conversationId = idOf()) {
      const known = await me
      if (!known) throw new Error(`there is no ${agent}`)
      return showPresence(world.deps, { agent: Promise.resolve(known) }, socket, { conversationId, state })
    },
    close: () => disconnectAgent(world.deps, `ag_${agent}`, socket),
    /** what came since the last time it was asked */
    told() {
      const frames = system.sockets.frames(socket)
      const fresh = frames.slice(taken)
      taken = frames.length
      return fresh.flatMap((frame) => (JSON.parse(frame) as { events: Pushed[] }).events)
    },
  }
}
const words = (events: Pushed[]) =>
  events.map(({ type, agents = [] }) => [type, ...agents.map(({ id, state }) => `${id} ${state}`)])

describe('M13 agents', () => {
  it('M13 who views or types is told to the others who see it, each change once, and to who asks', async () => {
    await world.writes('one')
    const [anna, ben, carla] = [await windowOf('agent1'), await windowOf('agent2'), await windowOf('agent3')]
    expect(await anna.shows('viewing')).toEqual({ agents: [] })
    expect(words(ben.told())).toEqual([['presence.updated', 'ag_agent1 viewing']])
    await anna.shows('viewing')
    expect(ben.told()).toEqual([])
    expect(await ben.shows('viewing')).toEqual({
      agents: [{ id: 'ag_agent1', name: 'Anna Agent', state: 'viewing' }],
    })
    expect(words(anna.told())).toEqual([['presence.updated', 'ag_agent2 viewing']])
    await anna.shows('typing')
    const [typing] = ben.told()
    expect(typing).toMatchObject({
      type: 'typing.updated',
      conversationId: idOf(),
      typing: { agentId: 'ag_agent1', name: 'Anna Agent' },
      agents: [{ id: 'ag_agent1', state: 'typing' }],
    })
    await anna.shows('idle')
    expect(words(ben.told())).toEqual([['typing.updated'], ['presence.updated']])
    expect(carla.told()).toEqual([])
  })
  it('M13 only of a conversation that one may see', async () => {
    await world.writes('one')
    const carla = await windowOf('agent3')
    for (const state of ['viewing', 'typing', 'idle'] as const) {
      await expect(carla.shows(state)).rejects.toMatchObject({ code: 'not_found' })
    }
    await expect(carla.shows('viewing', 'cv_nothing')).rejects.toMatchObject({ code: 'not_found' })
  })
  it('M13 going on to another conversation leaves the first', async () => {
    await world.writes('one')
    const other = new World(system)
    await other.writes('one')
    const [anna, ben] = [await windowOf('agent1'), await windowOf('agent2')]
    await anna.shows('viewing')
    ben.told()
    const there = conversationIdOf(other.whatsappContact, 1)
    await anna.shows('viewing', there)
    expect(
      ben
        .told()
        .map(({ conversationId, agents }) => [conversationId, agents?.length])
        .toSorted(),
    ).toEqual(
      [
        [there, 1],
        [idOf(), 0],
      ].toSorted(),
    )
    await anna.shows('idle')
    expect(ben.told()).toEqual([])
    expect(await ben.shows('viewing', there)).toMatchObject({ agents: [{ id: 'ag_agent1' }] })
  })
  it('M13 ends with the socket, and with a minute of silence; another window goes on', async () => {
    await world.writes('one')
    const [anna, second, ben] = [await windowOf('agent1'), await windowOf('agent1', 2), await windowOf('agent2')]
    await anna.shows('typing')
    await second.shows('viewing')
    ben.told()
    await anna.close()
    expect(words(ben.told())).toEqual([['typing.updated', 'ag_agent1 viewing']])
    await anna.close()
    expect(ben.told()).toEqual([])
    system.clock.advance(60_000)
    expect(await ben.shows('viewing')).toEqual({ agents: [] })
    await second.close()
    expect(ben.told()).toEqual([])
  })
  it('M13 a socket that does not take a frame is in nobody’s way', async () => {
    await world.writes('one')
    const anna = await windowOf('agent1')
    await connectAgent(world.deps, 'ag_agent2', `vanished-${world.tag}`)
    expect(await anna.shows('typing')).toEqual({ agents: [] })
  })
})

describe('M13 visitors', () => {
  const address = () => `visitor:v_${world.tag}`
  const contactId = () => homeContactId('demo-web', address())
  const visitor = () => ({
    channelId: 'demo-web',
    address: address(),
    contactId: contactId(),
    expiresAt: Number.MAX_SAFE_INTEGER,
  })
  async function chats() {
    const socket = `visitor-${world.tag}`
    system.sockets.open(socket)
    await visitorCame(world.deps, {
      kind: 'visitor',
      connectionId: socket,
      contactId: contactId(),
      channelId: 'demo-web',
    })
    await receiveVisitorMessage(world.deps, visitor(), { text: 'Hello', clientId: 'one' }, CALLER)
    return () => system.sockets.frames(socket).flatMap((frame) => (JSON.parse(frame) as { events: Pushed[] }).events)
  }
  const id = () => conversationIdOf(contactId(), 1)

  it('M13 an agent who types is shown to the visitor, each time, by name; one who looks is not', async () => {
    const told = await chats()
    const anna = await windowOf('agent1')
    for (const state of ['viewing', 'typing', 'typing', 'idle'] as const) await anna.shows(state, id())
    const events = told()
    expect(events).toHaveLength(2)
    expect(events[0]).toMatchObject({ type: 'typing.updated', typing: { name: 'Anna Agent' } })
    expect(JSON.stringify(events)).not.toContain('ag_agent1')
  })
  it('M13 a visitor who types is shown to the agents who see the conversation', async () => {
    await chats()
    const [anna, carla] = [await windowOf('agent1'), await windowOf('agent3')]
    await visitorTypes(world.deps, visitor(), 'typing')
    await visitorTypes(world.deps, visitor(), 'idle')
    expect(anna.told()).toMatchObject([
      { type: 'typing.updated', conversationId: id(), typing: { contactId: contactId(), state: 'typing' } },
      { type: 'typing.updated', conversationId: id(), typing: { contactId: contactId(), state: 'idle' } },
    ])
    expect(carla.told()).toEqual([])
  })
  it('M13 A10 of somebody on the blacklist, without or after a conversation, nobody is told', async () => {
    const owner = await windowOf('owner')
    await visitorTypes(world.deps, visitor(), 'typing')
    await chats()
    await world.calls('owner', 'contacts.blacklist', { id: contactId() })
    await visitorTypes(world.deps, visitor(), 'typing')
    await world.calls('owner', 'contacts.unblacklist', { id: contactId() })
    await world.calls('owner', 'conversations.close', { id: id() })
    await visitorTypes(world.deps, visitor(), 'typing')
    expect(owner.told()).toEqual([])
  })
})
