import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { stepConversation } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Doer } from '../../workspace/domain/doer.ts'
import type { Call } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { reopen } from '../domain/lifecycle.ts'

type Deps = HasStore<TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

/** S4: opens a closed conversation again; only the contact's latest, since a contact has at most one open. */
export function reopenConversation(deps: Deps, call: Call<Doer>, input: { id: string }) {
  return stepConversation(
    deps,
    call,
    input.id,
    async ({ conversation, agent, moment, isLatest }) => {
      if (!isLatest) {
        throw new DomainError('conversation_superseded', 'This contact has a later conversation; reopen that one.')
      }
      const assignee = conversation.assigneeId ? await deps.store.readAgent(conversation.assigneeId) : undefined
      return reopen(conversation, agent, assignee, moment)
    },
    { moreWrites: ({ conversation }) => [deps.store.conversationAbsent(conversation.contactId, conversation.n + 1)] },
  )
}
