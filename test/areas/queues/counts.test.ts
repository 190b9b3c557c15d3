import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { tallyChanges } from '../../../functions/areas/queues/reactions/tally-changes.ts'
import { keepTally, versionOf } from '../../../functions/areas/queues/use-cases/keep-tally.ts'
import { ensureTally, keepCounters, startRecount } from '../../../functions/areas/queues/use-cases/tally-upkeep.ts'
import { finishRollouts } from '../../../functions/areas/rollouts/use-cases/roll-out.ts'
import { connectAgent } from '../../../functions/areas/sockets/use-cases/connect-socket.ts'
import { conversations } from '../../../functions/areas/timeline/changes.ts'
import type { Conversation } from '../../../functions/areas/timeline/domain/conversation.ts'
import type { EveryPart as Deps } from '../../../functions/edges/compose.ts'
import { createStore } from '../../../functions/edges/store.ts'
import { push } from '../../../functions/edges/stream/push.ts'
import { touched } from '../../../functions/platform/stream.ts'
import { shownTo } from '../../kit/stream.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { conversation } from '../timeline/fixtures.ts'

const MINUTE = 60_000
const names = ['owner', 'agent1', 'agent2', 'support-admin', 'agent3', 'agent4']
type Counts = { views: Record<string, number>; queues: Record<string, number> }

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  world = new World(system)
  await world.clear()
})

const id = () => `cv_${world.whatsappContact.slice(3)}_1`
const counts = (agent: string) => world.asks<Counts>(agent, 'conversations.counts', {})
const everybodys = async () =>
  Object.fromEntries(await Promise.all(names.map(async (name) => [name, await counts(name)])))
/** What the numbers of a list went up by. */
async function moved(agent: string, step: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await counts(agent)
  await step()
  const after = await counts(agent)
  const all = ({ views, queues }: Counts) => Object.entries({ ...views, ...queues })
  return Object.fromEntries(
    all(after).flatMap(([name, number]) => {
      const by = number - (Object.fromEntries(all(before))[name] ?? 0)
      return by === 0 ? [] : [[name, by]]
    }),
  )
}
const stored = async () => (await world.deps.store.readContact(world.whatsappContact))?.latest as Conversation

describe('counting', () => {
  it('Q9 A1 follows what happens, for each agent what they see', async () => {
    const step = (run: () => Promise<unknown>) => async () => {
      await run()
      await world.settle()
    }
    expect(
      await moved(
        'agent1',
        step(() => world.writes('1')),
      ),
    ).toEqual({ unassigned: 1, all: 1, rep_needed: 1 })
    expect(
      await moved(
        'agent1',
        step(() => world.calls('agent1', 'conversations.join', { id: id() })),
      ),
    ).toEqual({
      joined: 1,
      rep_needed: -1,
      pending: 1,
    })
    expect(
      await moved(
        'agent2',
        step(() => world.calls('agent1', 'messages.send', { id: id(), text: 'Hello' })),
      ),
    ).toEqual({ unassigned: -1, others: 1, pending: -1 })
    expect(
      await moved(
        'agent3',
        step(() => world.writes('2')),
      ),
    ).toEqual({})
    expect(
      await moved(
        'agent1',
        step(() => world.calls('agent1', 'conversations.close', { id: id() })),
      ),
    ).toEqual({
      mine: -1,
      joined: -1,
      closed: 1,
      pending: -1,
    })
  })

  it.each([
    [3 * MINUTE, {}],
    [3 * MINUTE + 1, { soon: 1 }],
    [5 * MINUTE, { soon: 1 }],
    [5 * MINUTE + 1, { overdue: 1 }],
    [24 * 60 * MINUTE, { overdue: 1 }],
  ])('Q3 Q4 Q5 Q9 %i ms after the message, before any timer fires: %j', async (waited, expected) => {
    const before = await counts('agent1')
    await world.writes('1')
    const answer = await stored()
    await world.settle()
    system.clock.advance((answer.waitingSince as number) + waited - system.clock.now())
    const { queues } = await counts('agent1')
    // What earlier tests left behind has been waiting for longer.
    const aged = (name: string) => (queues[name] ?? 0) - (before.queues[name] ?? 0)
    expect((queues.soon ?? 0) + (queues.overdue ?? 0)).toBeGreaterThanOrEqual(Object.keys(expected).length)
    expect(aged('rep_needed')).toBe(1)
    const list = async (queue: string) =>
      (await world.asks<{ items: unknown[] }>('agent1', 'conversations.list', { queue, limit: 100 })).items.length
    for (const queue of ['soon', 'overdue']) expect([queue, queues[queue]]).toEqual([queue, await list(queue)])
  })

  it('Q9 what comes again, late or out of order counts once', async () => {
    await world.writes('1')
    await world.calls('agent1', 'conversations.join', { id: id() })
    await world.calls('agent1', 'conversations.assign', { id: id(), agentId: 'ag_agent1' })
    await world.writes('2')
    await world.calls('agent1', 'conversations.close', { id: id() })
    const records = shownTo('realtime', await world.takeRecords())
    await push(records, world.deps)
    const once = await everybodys()
    for (const again of [records, [...records].reverse(), records.slice(0, 2)]) {
      await push(again, world.deps)
      for (const change of again) await push([change], world.deps)
    }
    expect(await everybodys()).toEqual(once)
  })

  it('Q9 one change after another, the last first, at once: it comes to the same', async () => {
    await world.writes('1')
    await world.calls('agent1', 'conversations.join', { id: id() })
    await world.calls('agent1', 'messages.send', { id: id(), text: 'Hello' })
    await world.writes('2')
    const changes = shownTo('realtime', await world.takeRecords())
    const before = await counts('agent1')
    await Promise.all(changes.toReversed().map((change) => push([change], world.deps)))
    const { views, queues } = await counts('agent1')
    expect([views.mine, views.joined, views.unassigned, queues.pending]).toEqual([
      (before.views.mine ?? 0) + 1,
      (before.views.joined ?? 0) + 1,
      before.views.unassigned,
      (before.queues.pending ?? 0) + 1,
    ])
  })

  it('Q9 many at the same counters at once', async () => {
    const before = await counts('owner')
    const many = Array.from({ length: 120 }, (_, number) =>
      conversation({
        contactId: `ct_${world.tag}${String(number).padStart(20, '0')}`,
        waitingSince: system.clock.now() - number,
        version: 3,
      }),
    )
    const parts = Array.from({ length: 6 }, (_, part) => many.slice(part * 20, part * 20 + 20))
    await Promise.all([...parts, many].map((part) => keepTally(world.deps, part.map(versionOf))))
    const { views, queues } = await counts('owner')
    expect([views.unassigned, queues.rep_needed]).toEqual([
      (before.views.unassigned ?? 0) + 120,
      (before.queues.rep_needed ?? 0) + 120,
    ])
    const gone = many.map((each) => ({ ...versionOf({ ...each, version: 4 }), conversation: undefined }))
    await keepTally(world.deps, gone)
    await keepTally(world.deps, many.map(versionOf))
    expect(await counts('owner')).toEqual(before)
  })
})

describe('counting that fails', () => {
  it('Q9 holds up neither the frames nor the others, and is told', async () => {
    await connectAgent(world.deps, 'ag_owner', world.tag)
    system.sockets.open(world.tag)
    await world.writes('1')
    await world.texts('1')
    const broken: Deps = Object.assign(Object.create(world.deps) as Deps, {
      store: {
        ...world.deps.store,
        readCounted(keys: { contactId: string; n: number }[]) {
          if (keys.some(({ contactId }) => contactId === world.whatsappContact)) throw new Error('broken')
          return world.deps.store.readCounted(keys)
        },
      },
    })
    const records = shownTo('realtime', await world.takeRecords())
    const failed = await push(records, broken)
    const first = records.map(touched(conversations).read).find((change) => change?.partition === world.whatsappContact)
    expect(failed).toMatchObject([{ reaction: 'tally', sequenceNumber: first?.sequenceNumber }])
    const sms = await world.deps.store.readCounted([{ contactId: world.smsContact(), n: 1 }])
    expect(sms.size).toBe(1)
    expect(system.sockets.frames(world.tag).join()).toContain('counts.updated')
    expect(await push(records, world.deps)).toEqual([])
    expect((await world.deps.store.readCounted([{ contactId: world.whatsappContact, n: 1 }])).size).toBe(1)
  })

  it('Q9 a frame that counters changed comes after they did', async () => {
    await connectAgent(world.deps, 'ag_agent1', world.tag)
    system.sockets.open(world.tag)
    await world.writes('1')
    const before = await counts('agent1')
    const read: (number | undefined)[] = []
    const reading: Deps = Object.assign(Object.create(world.deps) as Deps, {
      sockets: {
        async post() {
          read.push((await counts('agent1')).views.unassigned)
          return 'ok' as const
        },
      },
    })
    await push(shownTo('realtime', await world.takeRecords()), reading)
    expect(read).toContain((before.views.unassigned ?? 0) + 1)
    expect(read).not.toContain(before.views.unassigned)
  })

  it('a change that moves no counter asks the table nothing', async () => {
    const same = conversation({ contactId: `ct_${world.tag}` })
    const read = { unread: 3, version: 2 }
    const change = { sequenceNumber: '1', partition: same.contactId }
    const nothing = { store: {} } as unknown as Deps
    expect(await tallyChanges([{ ...change, before: same, after: { ...same, ...read } }], nothing)).toEqual([])
  })
})

describe('upkeep', () => {
  it('what was stored before there were counters is counted by a recount, once', async () => {
    const table = await system.database.table()
    const { deps } = system.boot({ table })
    const store = createStore(system.database.open(table), system.clock)
    const stock = Array.from({ length: 250 }, (_, number) =>
      conversation({
        contactId: `ct_${String(number).padStart(26, '0')}`,
        teamId: null,
        assigneeId: number % 3 === 0 ? 'ag_1' : null,
        status: number % 5 === 0 ? 'resolved' : 'ongoing',
        blacklisted: number % 7 === 0,
        lastActivityAt: system.clock.now() - number,
        version: 4,
      }),
    )
    await Promise.all(stock.map((each) => store.commit(store.putConversation(undefined, { ...each, version: 4 }))))
    await ensureTally(deps)
    expect(await store.readRollouts()).toMatchObject([{ what: 'tally', id: 'all' }])
    // Deployed again, or asked for again: it starts over, and counts nothing twice.
    await ensureTally(deps)
    system.clock.advance(61_000)
    expect(await finishRollouts(deps)).toBe(1)
    await startRecount(deps)
    system.clock.advance(61_000)
    expect(await finishRollouts(deps)).toBe(1)
    expect(await store.readRollouts()).toEqual([])
    const { counters } = await store.readTeamCounters()
    const number = (keep: (each: Conversation) => boolean) => stock.filter(keep).length
    expect(counters.get('*')?.get('B')).toBe(number((each) => each.blacklisted))
    expect(counters.get('-')?.get('Xf')).toBe(number((each) => !each.blacklisted && each.status === 'resolved'))
    const open = (each: Conversation) => !each.blacklisted && each.status !== 'resolved'
    expect(counters.get('-')?.get('Uf')).toBe(number((each) => open(each) && each.assigneeId === null))
    expect((await store.readOwnCounters('ag_1')).get('-')?.get('m')).toBe(
      number((each) => open(each) && each.assigneeId !== null),
    )
  })

  it('counters at zero go, and ten minutes in which nobody waits any more; the others stay', async () => {
    const table = await system.database.table()
    const { deps } = system.boot({ table })
    const now = system.clock.now()
    const waits = (number: number, more: Partial<Conversation>) =>
      conversation({ contactId: `ct_${number}`, waitingSince: now - 60 * MINUTE, version: 2, ...more })
    const old = { waitingSince: now - 300 * MINUTE }
    await keepTally(deps, [waits(1, {}), waits(2, {}), waits(3, old)].map(versionOf))
    const answered = { waitingSince: null, version: 3 }
    await keepTally(deps, [waits(2, answered), waits(3, answered)].map(versionOf))
    const bucket = Math.floor(now / 600_000)
    const read = async () => [...(await deps.store.readWaits(bucket - 40, bucket))].map(([, names]) => names.size)
    expect(await read()).toEqual([1, 1])
    await keepCounters({ ...deps, store: deps.store, clock: deps.clock, ulid: deps.ulid, log: deps.log })
    expect(await read()).toEqual([1])
    const { counters } = await deps.store.readTeamCounters()
    expect([...(counters.get('support')?.values() ?? [])].toSorted()).toEqual([1, 1, 3])
    expect(await deps.store.tidyCounters(now)).toBe(0)
    await keepTally(deps, [waits(1, answered)].map(versionOf))
    await deps.store.tidyCounters(now)
    expect(await read()).toEqual([])
  })
})
