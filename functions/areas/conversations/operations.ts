import { assignConversation, unassignConversation } from './use-cases/assign-conversation.ts'
import { closeConversation } from './use-cases/close-conversation.ts'
import { holdConversation, resumeConversation } from './use-cases/hold-conversation.ts'
import { joinConversation } from './use-cases/join-conversation.ts'
import { leaveConversation } from './use-cases/leave-conversation.ts'
import {
  getConversation,
  markConversationRead,
  readConversations,
  readConversationTimeline,
} from './use-cases/read-conversation.ts'
import { reopenConversation } from './use-cases/reopen-conversation.ts'
import { transferConversation } from './use-cases/transfer-conversation.ts'

/** What this area does of the table of operations. */
export const conversationsOperations = {
  'conversations.get': getConversation,
  'conversations.readMany': readConversations,
  'conversations.timeline': readConversationTimeline,
  'conversations.join': joinConversation,
  'conversations.leave': leaveConversation,
  'conversations.assign': assignConversation,
  'conversations.unassign': unassignConversation,
  'conversations.transfer': transferConversation,
  'conversations.hold': holdConversation,
  'conversations.resume': resumeConversation,
  'conversations.close': closeConversation,
  'conversations.reopen': reopenConversation,
  'conversations.read': markConversationRead,
}
