import { searchConversations } from './use-cases/search-conversations.ts'

/** What this area does of the table of operations. */
export const searchOperations = {
  'search.query': searchConversations,
}
