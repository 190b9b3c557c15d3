import { fromDigits, QUARTER_MS, ROUND, teamKey } from '../../timeline/domain/places.ts'
import { type Agent, isProgram, type Team } from '../../workspace/domain/agent.ts'
import { can, seesAll, visibleTeams } from '../../workspace/domain/rights.ts'
import { noWaits, type WaitNumbers, type WaitSummary } from './waits.ts'

/** The counters of one group: name → number. */
export type Counters = ReadonlyMap<string, number>
type TeamId = string | null

/** What is read to count for an agent. */
export interface Tally {
  /** by team (`-`: none, `*`: blacklisted) */
  teams: ReadonlyMap<string, Counters>
  /** this agent's, by team */
  own: ReadonlyMap<string, Counters>
  waits: WaitSummary
}
/** Whoever asks, and when. `teams`: those that were deleted too. */
export interface Asking {
  agent: Agent
  teams: readonly Team[]
  now: number
}

const none: Counters = new Map()

/** A2, A4: sees what representatives have grabbed, too. */
const seesGrabbed = (agent: Agent | null, team: TeamId) =>
  agent === null || team === null || seesAll(agent) || isProgram(agent) || agent.teams[team] === 'admin'

/** A team's counters as this agent sees them, whatever their class. */
function visibleCounters(tally: Tally, agent: Agent | null, team: TeamId): [name: string, number: number][] {
  const all = seesGrabbed(agent, team)
  const of = (counters: Counters | undefined, classes: string) =>
    [...(counters ?? none)].filter(
      ([name]) => /^(?:[UOX][fo]|n[fo].{3})$/.test(name) && classes.includes(name[1] as string),
    )
  const key = teamKey(team)
  return [...of(tally.teams.get(key), all ? 'fo' : 'f'), ...(all ? [] : of(tally.own.get(key), 'o'))]
}

/** The last number that ends in these digits and is not above `top`. */
const nearest = (text: string, top: number) => top - ((((top - fromDigits(text)) % ROUND) + ROUND) % ROUND)

/** Of what is in these teams' counters and waits, what this agent sees. */
function countersSeen(
  tally: Tally,
  agent: Agent | null,
  teamIds: readonly TeamId[],
  counts: (name: string) => boolean,
) {
  return teamIds.reduce((sum, team) => {
    const numbers = visibleCounters(tally, agent, team).filter(([name]) => counts(name))
    return numbers.reduce((more, [, number]) => more + number, sum)
  }, 0)
}
function waitsSeen(tally: Tally, agent: Agent | null, teamIds: readonly TeamId[]): WaitNumbers[] {
  return teamIds.flatMap((team) => {
    const { shared = noWaits, grabbed = noWaits, owned = {} } = tally.waits[teamKey(team)] ?? {}
    return [shared, agent === null || seesGrabbed(agent, team) ? grabbed : (owned[agent.id] ?? noWaits)]
  })
}

/**
 * Q1, Q2, Q4, Q5, Q8: what these teams' queues have at `now` as this agent sees them (null: all of it), and since when whoever waits
 * longest has waited (epoch ms; null: nobody waits).
 */
export function queuesOf(
  { agent, now }: { agent: Agent | null; now: number },
  tally: Tally,
  teamIds: readonly TeamId[],
) {
  const quarter = Math.ceil((now + 1) / QUARTER_MS)
  const online = (name: string) => name.length === 5 && nearest(name.slice(2), quarter + ROUND / 2) >= quarter
  const waits = waitsSeen(tally, agent, teamIds)
  const waiting = (queue: Exclude<keyof WaitNumbers, 'oldest'>) => waits.reduce((sum, each) => sum + each[queue], 0)
  const since = waits.flatMap(({ oldest }) => oldest ?? [])
  return {
    queues: {
      rep_needed: waiting('rep_needed'),
      pending: waiting('pending'),
      soon: waiting('soon'),
      overdue: waiting('overdue'),
      online: countersSeen(tally, agent, teamIds, online),
    },
    oldest: since.length > 0 ? Math.min(...since) : null,
  }
}

/** Q9, A1, A2, A4: what every tab and queue has for this agent at `now`. */
export function queueCounts({ agent, teams, now }: Asking, tally: Tally) {
  const total = (teamIds: readonly TeamId[], counts: (name: string) => boolean) =>
    countersSeen(tally, agent, teamIds, counts)
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
  const visible = visibleTeams(
    agent,
    teams.filter(({ deleted }) => !deleted),
  )
  const views = {
    unassigned: total(visible, at('U')),
    mine: own('m', tally.own.keys()),
    others: total(visible, at('O')) - own('m', visible.map(teamKey)),
    joined: ownSeen('j'),
    closed: ownSeen('c'),
    all: total(visibleTeams(agent, teams), (name) => name.length === 2 && 'UOX'.includes(name[0] ?? '')),
    blacklist: can(agent, 'conversations.manageBlacklist') ? (tally.teams.get('*')?.get('B') ?? 0) : 0,
  }
  return { views: notBelowZero(views), queues: queuesOf({ agent, now }, tally, visible).queues }
}

/** The parts of the answer are not read at one instant. */
function notBelowZero<Numbers extends Record<string, number>>(numbers: Numbers): Numbers {
  return Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, Math.max(0, number)])) as Numbers
}
