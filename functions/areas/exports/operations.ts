import { exportConversation } from './use-cases/export-conversation.ts'

/** What this area does of the table of operations. */
export const exportsOperations = {
  'conversations.export': exportConversation,
}
