import { deleteConversation } from './use-cases/delete-conversation.ts'

/** What this area does of the table of operations. */
export const deletionOperations = {
  'conversations.delete': deleteConversation,
}
