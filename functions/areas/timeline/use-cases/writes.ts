import type { Deps } from '../../../edges/deps.ts'
import type { Write } from '../../../kernel/commit.ts'
import type { Change } from '../domain/change.ts'
import type { Conversation } from '../domain/conversation.ts'

/** The writes of a step on an existing conversation; none where nothing changed. */
export function writesOf(deps: Pick<Deps, 'store'>, before: Conversation, change: Change): Write[] {
  if (change.conversation === before) return []
  return [...deps.store.putConversation(before, change.conversation), ...change.entries.map(deps.store.putEntry)]
}
