import type { Write } from '../../../kernel/commit.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { Change } from '../domain/change.ts'
import type { Conversation } from '../domain/conversation.ts'
import type { TimelineStore } from '../port.ts'

type Deps = HasStore<TimelineStore>

/** The writes of a step on an existing conversation; none where nothing changed. */
export function writesOf(deps: Pick<Deps, 'store'>, before: Conversation, change: Change): Write[] {
  if (change.conversation === before) return []
  return [...deps.store.putConversation(before, change.conversation), ...change.entries.map(deps.store.putEntry)]
}
