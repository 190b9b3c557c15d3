import { retryOnConflict } from '../../../kernel/commit.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { InstallationStore } from '../port.ts'

type Deps = HasStore<InstallationStore & WorkspaceStore> & Pick<Parts, 'clock' | 'log' | 'ulid'>

/**
 * Another address that the configuration names becomes an owner beside those there are: a new agent, or the one who has
 * it. Remembered in the same commit, so that it is done once and what is changed in the console afterwards stays so.
 */
export function nameOwner(deps: Deps, named: Pick<Agent, 'id' | 'email' | 'name' | 'role' | 'teams'>): Promise<void> {
  return retryOnConflict(async () => {
    const [before, first, found] = await Promise.all([
      deps.store.readNamedOwner(),
      deps.store.readAgent(named.id),
      deps.store.agentByEmail(named.email),
    ])
    const email = named.email.toLowerCase()
    // Installed before names were remembered, or just now.
    const last = before?.email ?? first?.email.toLowerCase()
    if (before && last === email) return
    const remembered = deps.store.putNamedOwner(before, { email, at: deps.clock.now() })
    if (last === email || found?.role === 'owner') return deps.store.commit([remembered])
    const agent: Agent = found
      ? { ...found, role: 'owner' }
      : { ...named, id: `ag_${deps.ulid()}`, email, permissions: [], available: true }
    await deps.store.commit([...deps.store.putAgent(agent, !found), remembered])
    deps.log.info('owner.added', { agentId: agent.id })
  })
}
