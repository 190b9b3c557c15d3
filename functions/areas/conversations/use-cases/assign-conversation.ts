import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { stepConversation } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import type { Doer } from '../../workspace/domain/doer.ts'
import type { Call } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { assign, unassign } from '../domain/crew.ts'

type Deps = HasStore<TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

/** The agent that an id or email names; throws invalid_request where there is none, or none any more. */
export async function readTarget(deps: Pick<Deps, 'store'>, agentId: string): Promise<Agent> {
  const target = agentId.includes('@') ? await deps.store.agentByEmail(agentId) : await deps.store.readAgent(agentId)
  if (target && !target.deleted) return target
  throw new DomainError('invalid_request', 'There is no such agent.', [
    { path: 'agentId', message: 'is not an agent of this workspace' },
  ])
}

/** A6: makes an agent (by id or email) responsible. */
export function assignConversation(deps: Deps, call: Call<Doer>, input: { id: string; agentId: string }) {
  return stepConversation(deps, call, input.id, async ({ conversation, agent, team, moment }) => {
    return assign(conversation, agent, await readTarget(deps, input.agentId), team, moment)
  })
}

/** A7: back to Unassigned. */
export function unassignConversation(deps: Deps, call: Call<Doer>, input: { id: string }) {
  return stepConversation(deps, call, input.id, ({ conversation, agent, moment }) =>
    unassign(conversation, agent, moment),
  )
}
