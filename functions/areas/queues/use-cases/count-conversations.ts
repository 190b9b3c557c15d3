import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Team } from '../../workspace/domain/agent.ts'
import type { Call } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { queueCounts } from '../domain/queue-counts.ts'
import { summarizeWaits, type WaitSummary } from '../domain/waits.ts'
import type { KeptSummary, QueuesStore } from '../port.ts'

type Deps = HasStore<QueuesStore & WorkspaceStore> & Pick<Parts, 'clock'>

/** More than so many waits are counted at most every few seconds. */
const MANY = 250
const KEPT_FOR_MS = 5_000

/**
 * Q9: how many conversations each tab and queue has for this agent now. Tabs are kept as counters; who waits is counted
 * where it is listed, and where that is many, one count serves whoever asks in the next five seconds.
 */
export async function countConversations(deps: Deps, call: Call) {
  const now = deps.clock.now()
  const [agent, teams, { counters, kept }] = await Promise.all([
    call.agent,
    deps.store.readTeams('all'),
    deps.store.readTeamCounters(),
  ])
  const [own, waits] = await Promise.all([deps.store.readOwnCounters(agent.id), countWaits(deps, teams, kept, now)])
  return queueCounts({ agent, teams, now }, { teams: counters, own, waits })
}

/** Who waits, counted: as of now, or of the last five seconds where that is many. */
export async function countWaits(
  { store }: Pick<Deps, 'store'>,
  teams: readonly Team[],
  kept: KeptSummary | undefined,
  now: number,
): Promise<WaitSummary> {
  if (kept && Math.abs(now - kept.at) < KEPT_FOR_MS) return kept.summary
  const waits = await store.readWaits([null, ...teams.map(({ id }) => id)])
  const summary = summarizeWaits(waits, teams, now)
  if (waits.length > MANY) await store.putWaitSummary(now, summary)
  return summary
}
