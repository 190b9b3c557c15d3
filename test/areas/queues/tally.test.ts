import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countConversations } from '../../../functions/areas/queues/use-cases/count-conversations.ts'
import { listConversations } from '../../../functions/areas/queues/use-cases/list-conversations.ts'
import { online, waitingState } from '../../../functions/areas/timeline/domain/attention.ts'
import type { Conversation } from '../../../functions/areas/timeline/domain/conversation.ts'
import { canSee } from '../../../functions/areas/timeline/domain/visibility.ts'
import type { Agent, Team } from '../../../functions/areas/workspace/domain/agent.ts'
import { can, seesAll } from '../../../functions/areas/workspace/domain/rights.ts'
import { defaultTimes } from '../../../functions/areas/workspace/domain/times.ts'
import type { Call } from '../../../functions/areas/workspace/index.ts'
import { createStore, type Store } from '../../../functions/edges/store.ts'
import { initialLayout } from '../../../functions/kernel/layout.ts'
import { type Engine, startEngine } from '../../kit/engine.ts'
import { agent, conversation, HOUR, MINUTE, NOW, sales, support } from '../timeline/fixtures.ts'

const gone: Team = { ...support, id: 'gone', deleted: true }
const slow: Team = { ...support, id: 'slow', soonAfter: HOUR, overdueAfter: 24 * HOUR }
/** H2: its clocks stood still until two minutes ago, and all night. */
const office: Team = {
  ...support,
  id: 'office',
  clocksRun: 'open',
  openingHours: {
    timeZone: 'Europe/Berlin',
    week: {
      wed: [['09:00', '17:00']],
      thu: [
        ['09:00', '11:30'],
        ['12:58', '17:00'],
      ],
    },
    closed: [],
  },
}
const teams = [support, sales, slow, gone, office]
const ids = ['anna', 'ben', 'carla']
const id = fc.option(fc.constantFrom(...ids), { nil: null })
/** Around every limit, and anywhere. */
const since = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(0, 3 * MINUTE, 5 * MINUTE, HOUR, 91 * MINUTE, 93 * MINUTE, 24 * HOUR),
      fc.integer({ min: -1_001, max: 1_001 }),
    )
    .map(([ago, more]) => NOW - ago + more),
  fc.integer({ min: NOW - 30 * HOUR, max: NOW + 1_000 }),
)
const conversations = fc.array(
  fc
    .record({
      teamId: fc.constantFrom(null, 'support', 'sales', 'slow', 'gone', 'office'),
      assigneeId: id,
      grabbedBy: id,
      participantIds: fc.uniqueArray(fc.constantFrom(...ids)),
      status: fc.constantFrom('new', 'ongoing', 'on_hold', 'resolved'),
      waitingSince: fc.option(since, { nil: null }),
      closedById: id,
      blacklisted: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      isDeleted: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
      onlineUntil: fc.option(
        fc.integer({ min: -8, max: 9 }).map((quarters) => (Math.floor(NOW / 900_000) + quarters) * 900_000),
        { nil: null },
      ),
    })
    .map(({ isDeleted, blacklisted, waitingSince, status, closedById, ...rest }) =>
      conversation({
        ...rest,
        status: status as Conversation['status'],
        blacklisted,
        waitingSince: status === 'resolved' || blacklisted ? null : waitingSince,
        closedById: status === 'resolved' ? closedById : null,
        ...(isDeleted ? { deletedAt: NOW } : {}),
      }),
    ),
  { maxLength: 40 },
)
const asker: fc.Arbitrary<Agent> = fc
  .record({
    who: fc.constantFrom(...ids),
    role: fc.constantFrom('owner', 'manager', 'agent', 'agent', 'agent', 'agent'),
    roles: fc.array(fc.constantFrom('admin', 'representative', undefined), { minLength: 5, maxLength: 5 }),
    permissions: fc.subarray(['conversations.viewAll', 'conversations.manageBlacklist'] as const),
  })
  .map(({ who, role, roles, permissions }) =>
    agent(who, {
      role: role as Agent['role'],
      permissions: [...permissions],
      teams: Object.fromEntries(teams.flatMap((team, at) => (roles[at] ? [[team.id, roles[at]]] : []))),
    }),
  )

/** What the lists show, one conversation after another. */
function counted(all: readonly Conversation[], me: Agent, now: number) {
  const inTeams = (which: readonly Team[], { teamId }: Conversation) =>
    teamId === null || which.some((team) => team.id === teamId && (seesAll(me) || team.id in me.teams))
  const present = teams.filter(({ deleted }) => !deleted)
  const isOpen = ({ status }: Conversation) => status !== 'resolved'
  const plain = all.filter((each) => canSee(me, each) && !each.blacklisted)
  const here = plain.filter((each) => inTeams(present, each))
  const open = here.filter(isOpen)
  const waiting = (each: Conversation) =>
    waitingState(each, present.find((team) => team.id === each.teamId) ?? defaultTimes, now)
  const number = (list: readonly Conversation[], keep: (each: Conversation) => boolean) => list.filter(keep).length
  return {
    views: {
      unassigned: number(open, (each) => each.assigneeId === null),
      mine: number(plain, (each) => isOpen(each) && each.assigneeId === me.id),
      others: number(open, (each) => each.assigneeId !== null && each.assigneeId !== me.id),
      joined: number(plain, (each) => isOpen(each) && each.participantIds.includes(me.id)),
      closed: number(plain, (each) => !isOpen(each) && each.closedById === me.id),
      all: number(plain, (each) => inTeams(teams, each)),
      blacklist: can(me, 'conversations.manageBlacklist')
        ? number(all, (each) => each.blacklisted && each.deletedAt === undefined)
        : 0,
    },
    queues: {
      rep_needed: number(open, (each) => each.waitingSince !== null && each.participantIds.length === 0),
      pending: number(open, (each) => each.waitingSince !== null && each.participantIds.length > 0),
      soon: number(open, (each) => waiting(each) === 'soon'),
      overdue: number(open, (each) => waiting(each) === 'overdue'),
      online: number(open, (each) => online(each, now)),
    },
  }
}

const clock = { now: () => NOW }
let engine: Engine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

async function freshTable(): Promise<Store> {
  const store = createStore(engine.open(await engine.table()), clock)
  for (const team of teams) await store.commit([store.putTeam(team)])
  await store.commit([store.putLayout(undefined, { ...initialLayout, hasFirstEdition: false })])
  return store
}
const ask = (store: Store, me: Agent) =>
  countConversations({ store, clock }, { agent: Promise.resolve(me) } as unknown as Call)
/** Page by page. */
async function pages(store: Store, me: Agent, input: Parameters<typeof listConversations>[2]) {
  const call = { agent: Promise.resolve(me) } as unknown as Call
  const found = []
  for (let cursor: string | undefined, more = true; more; ) {
    const { items, nextCursor } = await listConversations({ store, clock }, call, { limit: 3, ...input, cursor })
    found.push(...items)
    cursor = nextCursor ?? undefined
    more = nextCursor !== null
  }
  expect(new Set(found.map(({ id }) => id)).size).toBe(found.length)
  return found
}
/** Without what the page says of times. */
const list = async (...asked: Parameters<typeof pages>) =>
  (await pages(...asked)).map(({ id, assigneeId }) => ({ id, assigneeId }))
/** Each conversation is stored as it was, if it was, and then as it is. */
async function keep(store: Store, all: readonly Conversation[], before: readonly Conversation[]): Promise<void> {
  await Promise.all(
    all.map(async (each, at) => {
      const key = { contactId: `ct_${String(at).padStart(4, '0')}`, n: 1 }
      const first = before[at] ?? each
      await store.commit(store.putConversation(undefined, { ...first, ...key, version: 0 }))
      const [stored] = await store.readConversations([key])
      if (stored && before[at]) {
        await store.commit(store.putConversation(stored, { ...each, ...key, version: stored.version }))
      }
    }),
  )
}

describe('the numbers of tabs and queues', () => {
  it('Q9 A1 A2 A4 A10 A11: say what the lists show, to the millisecond', async () => {
    await fc.assert(
      fc.asyncProperty(
        conversations,
        conversations,
        fc.array(asker, { minLength: 1, maxLength: 5 }),
        async (all, before, askers) => {
          const store = await freshTable()
          await keep(store, all, before)
          for (const me of askers) expect(await ask(store, me)).toEqual(counted(all, me, NOW))
        },
      ),
      { numRuns: 40, seed: 9 },
    )
  })

  it('A1 A2 A4 A10 A11 Q1: are how many the lists show, whatever their keys leave out, with filters too', async () => {
    await fc.assert(
      fc.asyncProperty(conversations, conversations, asker, async (all, before, me) => {
        const store = await freshTable()
        await keep(store, all, before)
        const { views, queues } = counted(all, me, NOW)
        const { blacklist: _blacklist, ...tabs } = views
        const { online: _online, ...waits } = queues
        const shown = async (input: Parameters<typeof list>[2]) => (await list(store, me, input)).length
        for (const view of Object.keys(tabs) as (keyof typeof tabs)[]) {
          expect({ [view]: await shown({ view }) }).toEqual({ [view]: tabs[view] })
        }
        for (const queue of Object.keys(waits) as (keyof typeof waits)[]) {
          expect({ [queue]: await shown({ queue }) }).toEqual({ [queue]: waits[queue] })
        }
        if (!seesAll(me)) return
        for (const input of [{ view: 'others' }, { view: 'others', queue: 'pending' }] as const) {
          const others = await list(store, me, input)
          for (const assigneeId of ids) {
            const his = others.filter((each) => each.assigneeId === assigneeId)
            expect(await list(store, me, { ...input, assigneeId })).toEqual(his)
          }
        }
      }),
      { numRuns: 25, seed: 9 },
    )
  })

  it('A1 A2 A4 A10 Q1: are shown in each order, whatever a page holds, and each once', async () => {
    const activity = fc.integer({ min: NOW - 30 * HOUR, max: NOW })
    const activities = fc.array(fc.tuple(activity, fc.integer({ min: 0, max: 15 * MINUTE })), {
      minLength: 40,
      maxLength: 40,
    })
    await fc.assert(
      fc.asyncProperty(conversations, conversations, activities, asker, async (all, before, times, me) => {
        const store = await freshTable()
        const lastAt = (index: number, later: number) => (times[index]?.[0] ?? NOW) + later
        const was = before.map((each, at) => ({ ...each, lastActivityAt: lastAt(at, 0) }))
        const is = all.map((each, at) => ({ ...each, lastActivityAt: lastAt(at, was[at] ? (times[at]?.[1] ?? 0) : 0) }))
        await keep(store, is, was)
        const { views } = counted(is, me, NOW)
        const { blacklist: _blacklist, ...tabs } = views
        const activityOf = ({ id }: { id: string }) => is[Number(id.split('_')[1])]?.lastActivityAt ?? 0
        for (const view of Object.keys(tabs) as (keyof typeof tabs)[]) {
          for (const limit of [2, 7, 100]) {
            const shown = async (sort: 'newest' | 'oldest' | 'waiting') => pages(store, me, { view, sort, limit })
            const [newest, oldest, waiting] = [await shown('newest'), await shown('oldest'), await shown('waiting')]
            expect({ [view]: newest.length }).toEqual({ [view]: tabs[view] })
            const ids = (some: readonly { id: string }[]) => some.map(({ id }) => id)
            expect(ids(oldest).toSorted()).toEqual(ids(newest).toSorted())
            expect(ids(waiting).toSorted()).toEqual(ids(newest).toSorted())
            const waits = waiting.map(({ waitingSince }) => waitingSince ?? '~')
            expect(waits).toEqual(waits.toSorted())
            // What somebody has joined lies by when that was, unless all of it is on a page.
            if (view === 'joined' && newest.length > limit) continue
            const times = oldest.map(activityOf)
            expect(times).toEqual(times.toSorted((a, b) => a - b))
            expect(newest.map(activityOf)).toEqual(times.toReversed())
            const idle = waiting.filter(({ waitingSince }) => waitingSince === null).map(activityOf)
            expect(idle).toEqual(idle.toSorted((a, b) => b - a))
          }
        }
        for (const queue of ['rep_needed', 'pending', 'overdue'] as const) {
          const since = async (sort?: 'newest' | 'oldest' | 'waiting') =>
            (await pages(store, me, { queue, sort })).map(({ waitingSince }) => waitingSince)
          const longestFirst = await since()
          expect(await since('waiting')).toEqual(longestFirst)
          expect(await since('oldest')).toEqual(longestFirst)
          expect(await since('newest')).toEqual(longestFirst.toReversed())
        }
      }),
      { numRuns: 15, seed: 9 },
    )
  })

  it('A1 a cursor of another order is refused, and so is what was never handed out', async () => {
    const store = await freshTable()
    const many = Array.from({ length: 6 }, (_, at) => conversation({ waitingSince: at % 2 ? NOW - at : null }))
    await keep(store, many, [])
    const call = { agent: Promise.resolve(agent('anna', { role: 'owner' })) } as unknown as Call
    const asked = (more: object) => listConversations({ store, clock }, call, { view: 'unassigned', limit: 2, ...more })
    const refused = { code: 'invalid_request', errors: [expect.objectContaining({ path: 'cursor' })] }
    const { nextCursor: byTime } = await asked({})
    const { nextCursor: byWait } = await asked({ sort: 'waiting' })
    await expect(asked({ sort: 'waiting', cursor: byTime })).rejects.toMatchObject(refused)
    await expect(asked({ cursor: byWait })).rejects.toMatchObject(refused)
    for (const cursor of ['w!', 'o!', 'x', 'wMTIz']) {
      await expect(asked({ sort: 'waiting', cursor })).rejects.toMatchObject(refused)
    }
  })

  it('Q9 A11: what counts nowhere any more has left every counter at zero, and those go', async () => {
    const store = await freshTable()
    const all = Array.from({ length: 20 }, (_, at) =>
      conversation({ assigneeId: at % 2 ? 'anna' : null, waitingSince: NOW }),
    )
    await keep(
      store,
      all.map((each) => ({ ...each, deletedAt: NOW })),
      all,
    )
    const { counters } = await store.readTeamCounters()
    expect([...counters.values()].flatMap((names) => [...names.values()]).every((number) => number === 0)).toBe(true)
    expect(await store.tidyCounters()).toBeGreaterThan(0)
    expect(await store.tidyCounters()).toBe(0)
  })

  it('Q9: many waits are counted at most every five seconds', async () => {
    let now = NOW
    const own = { now: () => now }
    const store = createStore(engine.open(await engine.table()), own)
    const waits = Array.from({ length: 260 }, () => conversation({ teamId: null, waitingSince: NOW - MINUTE }))
    await keep(store, waits, [])
    const me = agent('anna', { role: 'owner' })
    const count = async () => {
      const { queues } = await countConversations({ store, clock: own }, {
        agent: Promise.resolve(me),
      } as unknown as Call)
      return queues.rep_needed
    }
    expect(await count()).toBe(260)
    const [first] = await store.readConversations([{ contactId: 'ct_0000', n: 1 }])
    if (!first) throw new Error('gone')
    await store.commit(store.putConversation(first, { ...first, waitingSince: null }))
    now += 4_999
    expect(await count()).toBe(260)
    now += 1
    expect(await count()).toBe(259)
  })
})
