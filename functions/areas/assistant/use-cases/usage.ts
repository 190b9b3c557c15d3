import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ApiKeysStore } from '../../api-keys/port.ts'
import type { Call } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { type AgentsUsage, lastMonths, sumOf } from '../domain/usage.ts'
import type { AssistantStore } from '../port.ts'

type Deps = HasStore<ApiKeysStore & AssistantStore & WorkspaceStore> & Pick<Parts, 'clock'>

const MONTHS = 12
const inUnits = <Usage extends { cost: number }>(usage: Usage): Usage => ({ ...usage, cost: usage.cost / 1_000_000 })

/** O4: what the assistant was used for in the last twelve months, and what that cost by the prices of its time. */
export async function getAssistantUsage(deps: Deps, call: Call) {
  await call.agent
  const months = lastMonths(deps.clock.now(), MONTHS)
  const [settings, agents, keys, ...usages] = await Promise.all([
    deps.store.readAssistant(),
    deps.store.readAgents('all'),
    deps.store.readApiKeys('all'),
    ...months.map((month) => deps.store.readUsage(month)),
  ])
  const nameOf = (id: string) => [...agents, ...keys].find((one) => one.id === id)?.name ?? id
  const shown = ({ agentId, ...usage }: AgentsUsage) => ({ id: agentId, name: nameOf(agentId), ...inUnits(usage) })
  return {
    currency: settings.price.currency,
    months: months.flatMap((month, index) => {
      const own = usages[index] ?? []
      if (own.length === 0) return []
      const byCost = own.toSorted((a, b) => b.cost - a.cost || b.calls - a.calls)
      return [{ month, ...inUnits(sumOf(own)), agents: byCost.map(shown) }]
    }),
  }
}
