import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OutputOf } from '../../../contracts/operations.ts'
import { connectAgent, disconnectAgent } from '../../../functions/areas/sockets/use-cases/connect-socket.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
  world = new World(system)
  await world.clear()
})
afterAll(() => system.stop())

type Live = OutputOf<'reports.live'>
type LiveAgent = Live['agents'][number]
const MINUTE = 60_000

/** As it is now: what was read for others is forgotten after three seconds. */
async function live(who: string): Promise<Live> {
  system.clock.advance(3_000)
  return world.asks<Live>(who, 'reports.live', {})
}
const agentIn = ({ agents }: Live, id: string) => agents.find((one) => one.id === id)
const teamIn = ({ teams }: Live, id: string) => teams.find((one) => one.id === id)
const idOf = (of: World) => `cv_${of.whatsappContact.slice(3)}_1`

function hears(connectionId: string) {
  return () =>
    system.sockets
      .frames(connectionId)
      .flatMap((frame) => (JSON.parse(frame) as { events?: { type: string; agent?: LiveAgent; gone?: true }[] }).events ?? [])
}
async function opens(agentId: string, connectionId: string) {
  system.sockets.open(connectionId)
  await connectAgent(world.deps, agentId, connectionId)
  return hears(connectionId)
}

describe('R2 what is going on now', () => {
  it('queues and who waits longest are as the lists have them, by team', async () => {
    const before = await live('manager')
    const [one, two] = [new World(system), new World(system)]
    await one.writes('1', 'Hello')
    const since = new Date(system.clock.now()).toISOString()
    system.clock.advance(6 * MINUTE)
    await two.texts('1', 'And me?')
    await world.settle()
    const now = await live('manager')
    expect(now.queues).toEqual({
      ...before.queues,
      rep_needed: before.queues.rep_needed + 2,
      overdue: before.queues.overdue + 1,
    })
    expect(now.oldestWaitingSince).toBe(since)
    expect(teamIn(now, 'support')).toMatchObject({ queues: { rep_needed: 1, overdue: 1 }, oldestWaitingSince: since })
    expect(teamIn(now, 'sales')).toMatchObject({ queues: { rep_needed: 1, overdue: 0 } })
    expect(now.arrivals).toBe(before.arrivals + 2)
    expect(now.arrivalsByMinute.at(-1)).toBe(1)
    expect(now.arrivalsByMinute.reduce((sum, number) => sum + number, 0)).toBe(now.arrivals)
  })

  it('an admin of a team sees the team, an agent what the inbox says and themselves', async () => {
    const all = await live('owner')
    const [ofTeam, own] = [await live('support-admin'), await live('agent3')]
    expect(all.teams.map(({ id }) => id)).toEqual(['sales', 'support'])
    expect(ofTeam.teams).toEqual([teamIn(all, 'support')])
    expect(ofTeam.queues).toEqual(teamIn(all, 'support')?.queues)
    expect(ofTeam.arrivals).toBe(all.arrivals - 1)
    expect(ofTeam.agents.map(({ id }) => id)).not.toContain('ag_agent3')
    expect(own.agents.map(({ id }) => id)).toEqual(['ag_agent3'])
    const counts = await world.asks<OutputOf<'conversations.counts'>>('agent3', 'conversations.counts', {})
    expect(own.queues).toEqual(counts.queues)
  })

  it('A4 what a colleague has grabbed is not in an agent’s numbers, and is in those of whoever sees all', async () => {
    const mine = new World(system)
    await mine.texts('1', 'Hello')
    await world.settle()
    const before = await live('agent4')
    await world.calls('agent3', 'conversations.join', { id: `cv_${mine.smsContact().slice(3)}_1` })
    const numbers = (of: Live) => of.queues.rep_needed + of.queues.pending
    expect(numbers(await live('agent4'))).toBe(numbers(before) - 1)
    const counts = await world.asks<OutputOf<'conversations.counts'>>('agent3', 'conversations.counts', {})
    expect((await live('agent3')).queues).toEqual(counts.queues)
    expect(numbers(await live('manager'))).toBeGreaterThanOrEqual(numbers(before))
  })

  it('how many open conversations each agent has', async () => {
    const open = async () => agentIn(await live('manager'), 'ag_agent1')?.open ?? 0
    const before = await open()
    const mine = new World(system)
    await mine.writes('1', 'Hello')
    await world.calls('agent1', 'conversations.assign', { id: idOf(mine), agentId: 'ag_agent1' })
    expect(await open()).toBe(before + 1)
    await world.calls('agent1', 'conversations.join', { id: idOf(mine) })
    await world.calls('agent1', 'conversations.close', { id: idOf(mine) })
    expect(await open()).toBe(before)
  })

  it('arrivals: an hour later they are gone; of the blacklisted, and of what was deleted, nothing is told', async () => {
    system.clock.advance(61 * MINUTE)
    expect((await live('manager')).arrivals).toBe(0)
    const [kept, deleted] = [new World(system), new World(system)]
    await kept.writes('1', 'Hello')
    await deleted.writes('1', 'Hello')
    await world.calls('owner', 'conversations.delete', { id: idOf(deleted) })
    const blacklisted = new World(system)
    await blacklisted.writes('1', 'Spam')
    await world.calls('owner', 'contacts.blacklist', { id: blacklisted.whatsappContact })
    await world.settle()
    expect((await live('manager')).arrivals).toBe(1)
    // A new process reads it all anew, and comes to the same.
    world.restart()
    expect((await live('manager')).arrivals).toBe(1)
  })

  it('is read once for whoever asks in three seconds, with an agent’s counters', async () => {
    world.restart()
    system.clock.advance(3_000)
    await world.asks('manager', 'reports.live', {})
    const { calls } = world.life
    const first = calls
    await world.asks('owner', 'reports.live', {})
    // Who asks is read, and nothing else.
    expect(world.life.calls - first).toBeLessThanOrEqual(2)
  })
})

describe('R2 who is there', () => {
  it('comes and goes as sockets do, since the first of them, and over a page that is read anew', async () => {
    expect(agentIn(await live('manager'), 'ag_agent2')).toMatchObject({ online: false, since: null })
    await opens('ag_agent2', 'two-a')
    const since = new Date(system.clock.now()).toISOString()
    expect(agentIn(await live('manager'), 'ag_agent2')).toMatchObject({ online: true, available: true, since })
    system.clock.advance(10 * MINUTE)
    await opens('ag_agent2', 'two-b')
    await disconnectAgent(world.deps, 'ag_agent2', 'two-a')
    expect(agentIn(await live('manager'), 'ag_agent2')).toMatchObject({ online: true, since })
    await disconnectAgent(world.deps, 'ag_agent2', 'two-b')
    system.clock.advance(30_000)
    await opens('ag_agent2', 'two-c')
    expect(agentIn(await live('manager'), 'ag_agent2')).toMatchObject({ online: true, since })
    await disconnectAgent(world.deps, 'ag_agent2', 'two-c')
    expect(agentIn(await live('manager'), 'ag_agent2')).toMatchObject({ online: false, since: null })
    system.clock.advance(2 * MINUTE)
    await opens('ag_agent2', 'two-d')
    const again = new Date(system.clock.now()).toISOString()
    expect(agentIn(await live('manager'), 'ag_agent2')).toMatchObject({ online: true, since: again })
    await world.settle()
  })

  it('is told at once to whoever may see their figures, and to nobody else', async () => {
    const [manager, lead, colleague, sales] = await Promise.all(
      ['ag_manager', 'ag_support_admin', 'ag_agent2', 'ag_agent3'].map((id) => opens(id, `watch-${id}`)),
    )
    await world.settle()
    const told = (events: (() => ReturnType<ReturnType<typeof hears>>) | undefined, id = 'ag_agent1') =>
      (events?.() ?? []).flatMap(({ type, agent }) => (type === 'agent.updated' && agent?.id === id ? [agent] : []))
    await opens('ag_agent1', 'one-a')
    await world.settle()
    const here = { id: 'ag_agent1', name: expect.any(String), online: true, available: true, since: expect.any(String) }
    expect([told(manager), told(lead), told(colleague), told(sales)]).toEqual([[here], [here], [], []])
    // A second window changes nothing of it, and to close it neither.
    await opens('ag_agent1', 'one-b')
    await world.settle()
    await disconnectAgent(world.deps, 'ag_agent1', 'one-a')
    await world.settle()
    expect(told(manager).map(({ online }) => online)).toEqual([true, true, true])
    system.clock.advance(MINUTE)
    await world.calls('agent1', 'me.setAvailability', { available: false })
    const since = new Date(system.clock.now()).toISOString()
    await world.settle()
    expect(told(manager).at(-1)).toMatchObject({ online: true, available: false, since })
    expect(agentIn(await live('manager'), 'ag_agent1')).toMatchObject({ online: true, available: false, since })
    await disconnectAgent(world.deps, 'ag_agent1', 'one-b')
    await world.settle()
    expect(told(lead).at(-1)).toMatchObject({ online: false, since: null })
    expect(told(colleague)).toEqual([])
    await world.calls('agent1', 'me.setAvailability', { available: true })
    await world.settle()
  })

  it('a socket’s looking at a conversation is not told, nor anything twice', async () => {
    await opens('ag_agent2', 'looks')
    await world.settle()
    const [manager] = [hears('watch-ag_manager')]
    const before = manager().filter(({ type }) => type === 'agent.updated').length
    const looking = { conversationId: 'cv_x_1', state: 'viewing' as const, until: system.clock.now() + MINUTE }
    await world.deps.store.putLooking({ kind: 'agent', agentId: 'ag_agent2', connectionId: 'looks' }, looking, 'cv_x_1')
    const records = await world.takeRecords()
    await world.runAnnounce(records)
    expect(manager().filter(({ type }) => type === 'agent.updated')).toHaveLength(before)
  })
})

it('R2 whoever may see all figures hears that numbers move, also of what they may not read', async () => {
  await world.calls('owner', 'agents.create', {
    email: `dana${world.tag}@demo.test`,
    name: 'Dana',
    role: 'agent',
    permissions: ['reports.view'],
  })
  const { id } = await world.asks<{ id: string }>(`dana${world.tag}`, 'me.get', {})
  const events = await opens(id, 'dana')
  await world.settle()
  const before = events().length
  const mine = new World(system)
  await mine.writes('1', 'Hello')
  await world.settle()
  const since = events().slice(before)
  expect([...new Set(since.map(({ type }) => type))]).toEqual(['counts.updated'])
  expect(JSON.stringify(since)).not.toContain(mine.phone)
})
