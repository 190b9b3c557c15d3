import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Call } from '../../workspace/index.ts'
import { bucketsToRead, queueCounts } from '../domain/queue-counts.ts'
import type { QueuesStore } from '../port.ts'

type Deps = HasStore<QueuesStore> & Pick<Parts, 'clock'>

/** Q9: how many conversations each tab and queue has for this agent now. Counters are read, conversations are not. */
export async function countConversations(deps: Deps, call: Call) {
  const now = deps.clock.now()
  const [agent, { teams, counters }] = await Promise.all([call.agent, deps.store.readTeamCounters()])
  const tally = { teams: counters, own: await deps.store.readOwnCounters(agent.id) }
  const asking = { agent, teams, now }
  const ranges = bucketsToRead(asking, tally)
  const waits = await Promise.all(ranges.map(([from, to]) => deps.store.readWaits(from, to)))
  return queueCounts(asking, tally, new Map(waits.flatMap((read) => [...read])))
}
