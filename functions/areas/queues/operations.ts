import { countConversations } from './use-cases/count-conversations.ts'
import { listConversations } from './use-cases/list-conversations.ts'

/** What this area does of the table of operations. */
export const queuesOperations = {
  'conversations.list': listConversations,
  'conversations.counts': countConversations,
}
