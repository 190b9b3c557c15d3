import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bucketsToRead, type Counters, queueCounts } from '../../../functions/areas/queues/domain/queue-counts.ts'
import {
  countersOf,
  DENSE,
  difference,
  digits,
  fromDigits,
  waitGroupOf,
} from '../../../functions/areas/queues/domain/tally.ts'
import { online, waitingState } from '../../../functions/areas/timeline/domain/attention.ts'
import type { Conversation } from '../../../functions/areas/timeline/domain/conversation.ts'
import { canSee } from '../../../functions/areas/timeline/domain/visibility.ts'
import type { Agent, Team } from '../../../functions/areas/workspace/domain/agent.ts'
import { can, seesAll } from '../../../functions/areas/workspace/domain/rights.ts'
import { defaultTimes } from '../../../functions/areas/workspace/domain/times.ts'
import { agent, conversation, HOUR, MINUTE, NOW, sales, support } from '../timeline/fixtures.ts'

const gone: Team = { ...support, id: 'gone', deleted: true }
const slow: Team = { ...support, id: 'slow', soonAfter: HOUR, overdueAfter: 24 * HOUR }
const teams = [support, sales, slow, gone]
const ids = ['anna', 'ben', 'carla']
const id = fc.option(fc.constantFrom(...ids), { nil: null })
/** Around every limit, and anywhere. */
const since = fc.oneof(
  fc
    .tuple(fc.constantFrom(0, 3 * MINUTE, 5 * MINUTE, HOUR, 24 * HOUR), fc.integer({ min: -1_001, max: 1_001 }))
    .map(([ago, more]) => NOW - ago + more),
  fc.integer({ min: NOW - 30 * HOUR, max: NOW + 1_000 }),
)
const conversations = fc.array(
  fc
    .record({
      teamId: fc.constantFrom(null, 'support', 'sales', 'slow', 'gone'),
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
    roles: fc.array(fc.constantFrom('admin', 'representative', undefined), { minLength: 4, maxLength: 4 }),
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

/** Counters as they are in the table once these conversations count, some of them having counted elsewhere before. */
function tableOf(all: readonly Conversation[], before: readonly Conversation[], dense = false) {
  const groups = new Map<string, Map<string, number>>()
  const add = (changes: ReadonlyMap<string, number>) => {
    for (const [counter, by] of changes) {
      const [group = '', name = ''] = counter.split('#')
      const names = groups.get(group) ?? new Map<string, number>()
      groups.set(group, names.set(name, (names.get(name) ?? 0) + by))
    }
  }
  all.forEach((each, at) => {
    const earlier = before[at]
    const had = earlier ? countersOf(earlier, [], dense) : []
    add(difference([], had))
    add(difference(had, countersOf(each, had, dense)))
  })
  return groups
}
function ask(groups: ReadonlyMap<string, Counters>, me: Agent, now: number) {
  const under = (prefix: string) =>
    new Map(
      [...groups].flatMap(([group, names]) => (group.startsWith(prefix) ? [[group.slice(prefix.length), names]] : [])),
    )
  const tally = { teams: under('team:'), own: under(`agent:${me.id}:`) }
  const asking = { agent: me, teams, now }
  const ranges = bucketsToRead(asking, tally)
  const read = [...groups].filter(([group]) => {
    const [kind, bucket] = group.split(':')
    return kind === 'wait' && ranges.some(([from, to]) => Number(bucket) >= from && Number(bucket) <= to)
  })
  return queueCounts(asking, tally, new Map(read))
}

describe('the tally', () => {
  it('Q9 A1 A2 A4 A10 A11: the counters say what the lists show, to the millisecond', () => {
    fc.assert(
      fc.property(conversations, conversations, asker, (all, before, me) => {
        expect(ask(tableOf(all, before), me, NOW)).toEqual(counted(all, me, NOW))
      }),
      { numRuns: 400, seed: 9 },
    )
  })

  it('Q3 Q4 Q9: among very many waits, to the second', () => {
    const whole = (each: Conversation) =>
      each.waitingSince === null ? each : { ...each, waitingSince: Math.floor(each.waitingSince / 1000) * 1000 + 999 }
    fc.assert(
      fc.property(conversations, asker, (all, me) => {
        expect(ask(tableOf(all, [], true), me, NOW)).toEqual(counted(all.map(whole), me, NOW))
      }),
      { numRuns: 200, seed: 9 },
    )
  })

  it('a wait stays where it is counted, however many there are by then', () => {
    const waits = conversation({ waitingSince: NOW - 61_234 })
    const had = countersOf(waits)
    expect(countersOf({ ...waits, assigneeId: 'anna' }, had, true)).toContain(had.at(-1))
    const rough = countersOf(waits, [], true)
    expect(rough.at(-1)).not.toBe(had.at(-1))
    expect(countersOf(waits, rough, false)).toEqual(rough)
    expect(waitGroupOf({ ...waits, waitingSince: null })).toBeUndefined()
    expect(DENSE).toBeGreaterThan(100)
  })

  it('what does not move a counter changes none', () => {
    const waits = conversation({ waitingSince: NOW, assigneeId: 'anna', participantIds: ['anna'] })
    expect(difference(countersOf(waits), countersOf({ ...waits, unread: 7, seq: 12, timerAt: NOW })).size).toBe(0)
  })

  it.each([0, 1, 63, 64, 4_095, 262_143])('%i is a number of three digits', (value) => {
    expect(digits(value, 3)).toHaveLength(3)
    expect(fromDigits(digits(value, 3))).toBe(value)
  })

  it('a wait of months counts as overdue', () => {
    const old = conversation({ waitingSince: NOW - 200 * 24 * HOUR, teamId: null })
    expect(ask(tableOf([old], []), agent('anna'), NOW).queues).toMatchObject({ overdue: 1, soon: 0, rep_needed: 1 })
  })
})
