import type { Agent, Team } from '../../workspace/domain/agent.ts'
import { can, seesAll, visibleTeams } from '../../workspace/domain/rights.ts'
import { defaultTimes } from '../../workspace/domain/times.ts'
import { BUCKET_MS, bucketOf, type Class, fromDigits, ownerCode, QUARTER_MS, ROUND, teamKey } from './tally.ts'

/** The counters of one group: name → number. */
export type Counters = ReadonlyMap<string, number>
type TeamId = string | null

/** What is read before it is known which waits have to be looked at closely. */
export interface Tally {
  /** by team (`-`: none, `*`: blacklisted) */
  teams: ReadonlyMap<string, Counters>
  /** this agent's, by team */
  own: ReadonlyMap<string, Counters>
}
/** Whoever asks, and when. `teams`: those that were deleted too. */
export interface Asking {
  agent: Agent
  teams: readonly Team[]
  now: number
}

const none: Counters = new Map()

/** A2, A4: sees what representatives have grabbed, too. */
const seesGrabbed = (agent: Agent, team: TeamId) => team === null || seesAll(agent) || agent.teams[team] === 'admin'

const classOf = (name: string): Class => (name.length === 4 ? name[0] : name[1]) as Class

/** A team's counters as this agent sees them, whatever their class. */
function visibleCounters(tally: Tally, agent: Agent, team: TeamId): [name: string, number: number][] {
  const all = seesGrabbed(agent, team)
  const isPart = (name: string) => /^(?:[UOXRP][fo]|[fo].{3}|n[fo].{3})$/.test(name)
  const of = (counters: Counters | undefined, classes: readonly Class[]) =>
    [...(counters ?? none)].filter(([name]) => isPart(name) && classes.includes(classOf(name)))
  const key = teamKey(team)
  return [...of(tally.teams.get(key), all ? ['f', 'o'] : ['f']), ...(all ? [] : of(tally.own.get(key), ['o']))]
}

/** The last number that ends in these digits and is not above `top`. */
const nearest = (text: string, top: number) => top - ((((top - fromDigits(text)) % ROUND) + ROUND) % ROUND)
/** What a clock may be ahead by. */
const AHEAD = 12

/** Waits that this agent sees, by the ten minutes in which they began. */
function waitsIn(tally: Tally, { agent, now }: Asking, team: TeamId): Map<number, number> {
  const waits = new Map<number, number>()
  for (const [name, number] of visibleCounters(tally, agent, team)) {
    if (name.length !== 4) continue
    const bucket = nearest(name.slice(1), bucketOf(now) + AHEAD)
    waits.set(bucket, (waits.get(bucket) ?? 0) + number)
  }
  return waits
}

/** Before which times (epoch ms) a customer must have begun to wait to be waiting longer than the team's times. */
function limits({ teams, now }: Asking, team: TeamId): { soon: number; overdue: number } {
  const times = teams.find(({ id, deleted }) => id === team && !deleted) ?? defaultTimes
  return { soon: now - times.soonAfter, overdue: now - times.overdueAfter }
}

const present = ({ agent, teams }: Asking) =>
  visibleTeams(
    agent,
    teams.filter(({ deleted }) => !deleted),
  )

/** Ten minutes in which waits began of which some may be over a limit and some not; those that adjoin as one range. */
export function bucketsToRead(asking: Asking, tally: Tally): [from: number, to: number][] {
  const wanted = present(asking).flatMap((team) => {
    const waits = waitsIn(tally, asking, team)
    const { soon, overdue } = limits(asking, team)
    return [bucketOf(soon), bucketOf(overdue)].filter((bucket) => (waits.get(bucket) ?? 0) > 0)
  })
  const ranges: [number, number][] = []
  for (const bucket of [...new Set(wanted)].sort((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last && bucket === last[1] + 1) last[1] = bucket
    else ranges.push([bucket, bucket])
  }
  return ranges
}

/** How many of these waits began before `limit`, as far as this agent sees them. */
function beganBefore(limit: number, counters: Counters, sees: (owners: string[]) => boolean): number {
  let sum = 0
  for (const [name, number] of counters) {
    const [offset = '', ...owners] = name.split('.')
    if (!sees(owners)) continue
    const start = Math.floor(limit / BUCKET_MS) * BUCKET_MS
    const value = fromDigits(offset)
    if (offset.length === 4 ? start + value < limit : start + (value + 1) * 1000 <= limit) sum += number
  }
  return sum
}

/**
 * Q9, A1, A2, A4: what every tab and queue has for this agent, exact at `now`. `waits`: the counters of the groups
 * `wait:<bucket>:<team>` that `bucketsToRead` asked for.
 */
export function queueCounts(asking: Asking, tally: Tally, waits: ReadonlyMap<string, Counters>) {
  const { agent, teams, now } = asking
  const me = ownerCode(agent.id)
  const total = (teamIds: readonly TeamId[], counts: (name: string) => boolean) =>
    teamIds.reduce((sum, team) => {
      const numbers = visibleCounters(tally, agent, team).filter(([name]) => counts(name))
      return numbers.reduce((more, [, number]) => more + number, sum)
    }, 0)
  const at = (place: string) => (name: string) => name.length === 2 && name[0] === place
  const own = (name: string, teamIds: Iterable<string>) =>
    [...teamIds].reduce((sum, team) => sum + (tally.own.get(team)?.get(name) ?? 0), 0)
  /** Of what is the agent's, what they (still) may see. */
  const ownSeen = (kind: 'j' | 'c') =>
    [...tally.own.keys()].reduce((sum, key) => {
      const team = key === '-' ? null : key
      const member = team === null || seesAll(agent) || agent.teams[team] !== undefined
      const sights = ['a', ...(member ? ['f'] : []), ...(seesGrabbed(agent, team) ? ['o'] : [])]
      return sights.reduce((more, sight) => more + own(`${kind}${sight}`, [key]), sum)
    }, 0)
  const older = (limit: number, team: TeamId) => {
    const all = seesGrabbed(agent, team)
    const bucket = bucketOf(limit)
    const before = [...waitsIn(tally, asking, team)].filter(([each]) => each < bucket)
    const within = waits.get(`wait:${bucket}:${teamKey(team)}`) ?? none
    const mine = (owners: string[]) => all || owners.length === 0 || owners.includes(me)
    return before.reduce((sum, [, number]) => sum + number, beganBefore(limit, within, mine))
  }
  const visible = present(asking)
  const late = visible.map((team) => {
    const { soon, overdue } = limits(asking, team)
    return { soon: older(soon, team), overdue: older(overdue, team) }
  })
  const quarter = Math.ceil((now + 1) / QUARTER_MS)
  const online = (name: string) => name.length === 5 && nearest(name.slice(2), quarter + ROUND / 2) >= quarter
  const views = {
    unassigned: total(visible, at('U')),
    mine: own('m', tally.own.keys()),
    others: total(visible, at('O')) - own('m', visible.map(teamKey)),
    joined: ownSeen('j'),
    closed: ownSeen('c'),
    all: total(visibleTeams(agent, teams), (name) => name.length === 2 && 'UOX'.includes(name[0] ?? '')),
    blacklist: can(agent, 'conversations.manageBlacklist') ? (tally.teams.get('*')?.get('B') ?? 0) : 0,
  }
  const queues = {
    rep_needed: total(visible, at('R')),
    pending: total(visible, at('P')),
    soon: late.reduce((sum, each) => sum + Math.max(0, each.soon - each.overdue), 0),
    overdue: late.reduce((sum, each) => sum + each.overdue, 0),
    online: total(visible, online),
  }
  return { views: notBelowZero(views), queues: notBelowZero(queues) }
}

/** The parts of the answer are not read at one instant. */
function notBelowZero<Numbers extends Record<string, number>>(numbers: Numbers): Numbers {
  return Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, Math.max(0, number)])) as Numbers
}
