import { conversationIdOf } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { type Counters, queuesOf, type Tally } from '../../queues/domain/queue-counts.ts'
import { countWaits } from '../../queues/index.ts'
import type { QueuesStore } from '../../queues/port.ts'
import type { SocketsStore } from '../../sockets/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Agent, Team } from '../../workspace/domain/agent.ts'
import { figuresScopeOf, seesFiguresOfAgent } from '../../workspace/domain/rights.ts'
import type { Call } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { ARRIVALS_MS, type Arrival, arrivalsByMinute, liveTeamsOf } from '../domain/arrivals.ts'
import { agentNow } from '../domain/live-agents.ts'
import type { LiveStore } from '../port.ts'

type Deps = HasStore<LiveStore & QueuesStore & SocketsStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock'>

/**
 * R2: what is going on now, as far as the caller may see it: queues and who waits longest, agents, and what arrived in the
 * last hour. What is the same for whoever asks is read once for all who ask within three seconds of one process.
 */
export async function readLive(deps: Deps, call: Call) {
  const me = await call.agent
  const { at, teams, agents, arrivals, waits, counters, ownOf, socketsOf } = await scene(deps)
  const present = teams.filter(({ deleted }) => !deleted)
  const teamIds = liveTeamsOf(
    me,
    present.map(({ id }) => id),
  )
  // What figures say does not depend on who may read the conversations.
  const viewer = figuresScopeOf(me).of === 'all' ? null : me
  // A4: what representatives have grabbed is counted as theirs.
  const own = figuresScopeOf(me).of === 'self' ? await ownOf(me.id) : new Map()
  const tally: Tally = { teams: counters, own, waits }
  const numbersOf = (ids: readonly (string | null)[]) => {
    const { queues, oldest } = queuesOf({ agent: viewer, now: at }, tally, ids)
    return { queues, oldestWaitingSince: timeOf(oldest) }
  }
  const ofNone = teamIds.includes(null) ? [{ id: '-', name: '', ...numbersOf([null]) }] : []
  const seen = agents.filter((agent) => seesFiguresOfAgent(me, agent)).toSorted(byName)
  const minutes = arrivalsByMinute(
    arrivals.filter(({ teamId }) => teamIds.includes(teamId)),
    at,
  )
  return {
    at: new Date(at).toISOString(),
    ...numbersOf(teamIds),
    teams: [
      ...present
        .filter(({ id }) => teamIds.includes(id))
        .toSorted(byName)
        .map(({ id, name }) => ({ id, name, ...numbersOf([id]) })),
      ...ofNone.filter(({ queues }) => Object.values(queues).some((number) => number > 0)),
    ],
    agents: await Promise.all(
      seen.map(async (agent) => {
        const { since, ...now } = agentNow(agent, socketsOf(agent.id))
        return { ...now, open: openIn(await ownOf(agent.id), me, agent), since: timeOf(since) }
      }),
    ),
    arrivals: minutes.reduce((sum, number) => sum + number, 0),
    arrivalsByMinute: minutes,
  }
}

const timeOf = (at: number | null) => (at === null ? null : new Date(at).toISOString())
const byName = (one: { name: string }, other: { name: string }) => one.name.localeCompare(other.name)

/** How many open conversations are assigned to an agent, by team; of those whose figures the caller may see. */
function openIn(own: ReadonlyMap<string, Counters>, me: Agent, { id }: Agent): number {
  const scope = figuresScopeOf(me)
  const isSeen = (team: string) => scope.of !== 'teams' || id === me.id || scope.teamIds.includes(team)
  return [...own].reduce((sum, [team, names]) => sum + (isSeen(team) ? Math.max(0, names.get('m') ?? 0) : 0), 0)
}

const REMEMBERED_MS = 3_000

interface Scene {
  /** as of when, epoch ms */
  at: number
  /** deleted ones too */
  teams: readonly Team[]
  agents: readonly Agent[]
  counters: Tally['teams']
  waits: Tally['waits']
  arrivals: readonly Arrival[]
  socketsOf(agentId: string): { since: number }[]
  /** an agent's own counters, by team */
  ownOf(agentId: string): Promise<Map<string, Counters>>
}

const scenes = new WeakMap<object, Promise<Scene>>()
const read = new WeakMap<Promise<Scene>, number>()

/** What whoever asks in the next three seconds sees, too. */
function scene({ store, clock }: Deps): Promise<Scene> {
  const now = clock.now()
  const known = scenes.get(store)
  const age = known ? now - (read.get(known) ?? 0) : Number.NaN
  if (known && age >= 0 && age < REMEMBERED_MS) return known
  const made = readScene(store, now)
  scenes.set(store, made)
  read.set(made, now)
  made.catch(() => scenes.delete(store))
  return made
}

async function readScene(store: Deps['store'], now: number): Promise<Scene> {
  const [teams, agents, { counters, kept }, connections, arrivals] = await Promise.all([
    store.readTeams('all', false),
    store.agentsLately(now),
    store.readTeamCounters(),
    store.agentConnections(now),
    arrivalsLately(store, now),
  ])
  const waits = await countWaits({ store }, teams, kept, now)
  const own = new Map<string, Promise<Map<string, Counters>>>()
  return {
    at: now,
    teams,
    agents,
    counters,
    waits,
    arrivals,
    socketsOf: (id) => connections.filter(({ agentId }) => agentId === id),
    ownOf(id) {
      const found = own.get(id) ?? store.readOwnCounters(id)
      own.set(id, found)
      return found
    },
  }
}

/** Movements looked at for what is not known yet: an hour of a workspace with some ten thousand conversations a day. */
const MOST = 5_000
/** An index is a few seconds behind. */
const LATE_MS = 15_000
const known = new WeakMap<object, { upTo: number; arrivals: Map<string, Arrival & { blacklisted: boolean }> }>()

/** What was opened in the last hour: a process reads all of it once, and from then on only what is new. */
async function arrivalsLately(store: Deps['store'], now: number): Promise<Arrival[]> {
  const before = known.get(store)
  const isLater = before !== undefined && before.upTo <= now
  const from = Math.max(now - ARRIVALS_MS, isLater ? before.upTo - LATE_MS : 0)
  const openings = await store.listOpenings(from, now, MOST)
  const arrivals = new Map(isLater ? before.arrivals : [])
  const fresh = openings.filter(({ contactId, n }) => !arrivals.has(conversationIdOf(contactId, n)))
  const found = new Map((await store.readConversations(fresh)).map((one) => [one.id, one]))
  for (const { contactId, n, at } of fresh) {
    const id = conversationIdOf(contactId, n)
    const conversation = found.get(id)
    if (conversation && conversation.deletedAt === undefined) {
      arrivals.set(id, { at, teamId: conversation.teamId, blacklisted: conversation.blacklisted })
    }
  }
  for (const [id, { at }] of arrivals) if (at <= now - ARRIVALS_MS) arrivals.delete(id)
  known.set(store, { upTo: now, arrivals })
  return [...arrivals.values()].filter(({ blacklisted }) => !blacklisted)
}
