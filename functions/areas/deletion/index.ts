/* What other areas may use of this one, beside its domain and its port. */

export { deletionOf, emptyConversation } from './use-cases/delete-conversation.ts'
