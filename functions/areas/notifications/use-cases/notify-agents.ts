import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { appendEvent, byDoer, unchanged } from '../../timeline/domain/change.ts'
import { stepConversation } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Automaton } from '../../workspace/domain/doer.ts'
import type { Call } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'

type Deps = HasStore<TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

/**
 * O1: a workflow tells agents (by id or email) to look at a conversation: each gets a notification of that kind, if they may see
 * it. Those who are gone are left out; invalid_request where nobody is left.
 */
export function notifyAgents(deps: Deps, call: Call<Automaton>, input: { id: string; agentIds: readonly string[] }) {
  return stepConversation(deps, call, input.id, async ({ conversation, agent: by, moment }) => {
    const agents = await deps.store.readAgents()
    const told = agents.filter(({ id, email }) => input.agentIds.includes(id) || input.agentIds.includes(email))
    if (told.length === 0) {
      throw new DomainError('invalid_request', 'There is none of these agents any more.', [
        { path: 'agentIds', message: 'are no agents of this workspace' },
      ])
    }
    return told.reduce(
      (change, { id }) => appendEvent(change, moment, byDoer(by), 'notified', null, id),
      unchanged(conversation),
    )
  })
}
