import { editMessage, react, unsendMessage } from './use-cases/amend-message.ts'
import { previewText } from './use-cases/fill-variables.ts'
import { retryMessage } from './use-cases/retry-message.ts'
import { sendConference } from './use-cases/send-conference.ts'
import { sendReply } from './use-cases/send-reply.ts'
import { sendTo } from './use-cases/send-to.ts'
import { createConversation } from './use-cases/start-conversation.ts'

/** What this area does of the table of operations. */
export const messagesOperations = {
  'conversations.create': createConversation,
  'messages.send': sendReply,
  'messages.sendTo': sendTo,
  'conversations.conference': sendConference,
  'messages.preview': previewText,
  'messages.retry': retryMessage,
  'messages.react': react,
  'messages.edit': editMessage,
  'messages.unsend': unsendMessage,
}
