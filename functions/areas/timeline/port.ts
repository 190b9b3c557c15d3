import type { Contact } from './domain/contact.ts'
import type { Conversation } from './domain/conversation.ts'

export interface ContactState {
  contact: Contact
  /** the conversation with the highest number, open or closed */
  latest: Conversation | undefined
}

export interface ConversationState {
  contact: Contact
  conversation: Conversation
  isLatest: boolean
}
