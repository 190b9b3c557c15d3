/* What other areas may use of this one, beside its domain and its port. */

export { assignConversation, readTarget, unassignConversation } from './use-cases/assign-conversation.ts'
export { closeConversation } from './use-cases/close-conversation.ts'
export { holdConversation, resumeConversation } from './use-cases/hold-conversation.ts'
export { reopenConversation } from './use-cases/reopen-conversation.ts'
export { transferConversation } from './use-cases/transfer-conversation.ts'
