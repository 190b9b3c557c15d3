import { retryOnConflict } from '../../../kernel/commit.ts'
import type { EntryKey } from '../../../kernel/ids.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { withOutcome } from '../domain/last-said.ts'

type Deps = HasStore<TimelineStore>

/** M4: that the last message has failed stands on its conversation, for lists. Looked at until both say the same: somebody may send it again meanwhile. */
export function markFailed({ store }: Deps, key: EntryKey): Promise<void> {
  return retryOnConflict(async () => {
    for (;;) {
      const state = await store.readConversation(key.contactId, key.n)
      const entry = await store.readEntry(key)
      if (!state || !entry || state.conversation.deletedAt !== undefined) return
      const next = withOutcome(state.conversation, entry)
      if (next === state.conversation) return
      await store.commit(store.putConversation(state.conversation, next))
    }
  })
}
