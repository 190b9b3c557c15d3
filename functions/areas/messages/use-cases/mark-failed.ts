import { retryOnConflict } from '../../../kernel/commit.ts'
import type { EntryKey } from '../../../kernel/ids.ts'
import { momentOf } from '../../../kernel/moment.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { placeOfFailure, tellFailed } from '../../timeline/domain/scheduled.ts'
import { writesOf } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { withOutcome } from '../domain/last-said.ts'

type Deps = HasStore<TimelineStore> & Pick<Parts, 'clock' | 'ulid'>

/**
 * M4: that the last message has failed stands on its conversation, for lists; M19: of one that was to be sent later the crew
 * is told, once. Looked at until conversation and message say the same: somebody may send it again meanwhile.
 */
export function markFailed(deps: Deps, key: EntryKey): Promise<void> {
  const { store } = deps
  return retryOnConflict(async () => {
    for (;;) {
      const state = await store.readConversation(key.contactId, key.n)
      const entry = await store.readEntry(key)
      if (!state || !entry || state.conversation.deletedAt !== undefined) return
      const { conversation } = state
      const marked = { conversation: withOutcome(conversation, entry), entries: [] }
      const { sendAt, delivery } = entry.message ?? {}
      const error = sendAt !== undefined && delivery?.status === 'failed' ? delivery.error : null
      const isUntold = error && !(await store.readEntry({ ...key, ...placeOfFailure(key) }))
      const change = isUntold
        ? tellFailed(marked, { ...key, code: error.code, author: entry.actor }, momentOf(deps))
        : marked
      const writes = writesOf(deps, conversation, change)
      if (writes.length === 0) return
      await store.commit(writes)
    }
  })
}
