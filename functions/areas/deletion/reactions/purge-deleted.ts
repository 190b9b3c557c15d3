import type { Reaction } from '../../../edges/stream/reaction.ts'
import { purgeConversation } from '../use-cases/delete-conversation.ts'

/** A11: what was said in a deleted conversation is removed. */
export const purgeDeleted: Reaction = {
  name: 'purge-deleted',
  on: (change) => change.kind === 'conversation' && change.after?.deletedAt !== undefined,
  async run(change, deps) {
    if (change.kind === 'conversation' && change.after) {
      await purgeConversation(deps, change.contactId, change.after.n)
    }
  },
}
