import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { queuesOf, type Tally } from '../../queues/domain/queue-counts.ts'
import { countWaits } from '../../queues/index.ts'
import type { QueuesStore } from '../../queues/port.ts'
import type { Team } from '../../workspace/domain/agent.ts'
import type { QueueAlert } from '../../workspace/domain/settings.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { alertKeyOf, nextState } from '../domain/queue-alerts.ts'
import type { LiveStore } from '../port.ts'

type Deps = HasStore<LiveStore & QueuesStore & WorkspaceStore> & Pick<Parts, 'clock'>

/**
 * R2: looks at the queues for which alerts are set, and keeps those that have passed their number: whoever keeps it is the one
 * that has noticed, however many look at once, and what follows comes by the stream. Answers whether any alert is set; where none is,
 * what is left of earlier ones goes when somebody looks who is `thorough`.
 */
export async function watchQueues({ store, clock }: Deps, { thorough = true } = {}): Promise<boolean> {
  const { queueAlerts } = await (thorough ? store.readWorkspace() : store.readWorkspaceLately(clock.now()))
  if (queueAlerts.length === 0 && !thorough) return false
  const states = await store.readAlertStates()
  const set = new Map(queueAlerts.map((alert) => [alertKeyOf(alert), alert]))
  await Promise.all(states.filter((state) => !set.has(alertKeyOf(state))).map(store.removeAlertState))
  if (set.size === 0) return false
  const now = clock.now()
  const [teams, { counters, kept }] = await Promise.all([store.readTeams('all', false), store.readTeamCounters()])
  const waits = await countWaits({ store }, teams, kept, now)
  const tally: Tally = { teams: counters, own: new Map(), waits }
  await Promise.all(
    [...set].map(async ([key, alert]) => {
      const count = countOf(alert, tally, teams, now)
      const state = states.find((one) => alertKeyOf(one) === key)
      const next = nextState(alert, state, { count, now })
      if (next && next !== state) await store.putAlertState(state, next)
    }),
  )
  return true
}

function countOf({ queue, teamId }: QueueAlert, tally: Tally, teams: readonly Team[], now: number): number {
  const present = teams.filter(({ deleted }) => !deleted).map(({ id }) => id)
  const teamIds = teamId === undefined ? [null, ...present] : present.filter((id) => id === teamId)
  return queuesOf({ agent: null, now }, tally, teamIds).queues[queue]
}
