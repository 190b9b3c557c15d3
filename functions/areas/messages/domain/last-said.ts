import { clip } from '../../../kernel/text.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Entry } from '../../timeline/domain/entry.ts'

const SUBJECT = 60

/** The subject of an email, as far as a list shows it. */
export const shownSubject = (subject: string | undefined) => (subject ? { subject: clip(subject, SUBJECT) } : {})

/** M4: the conversation saying of its last message whether that has failed; the same one where it does, or another came after. */
export function withOutcome(conversation: Conversation, { at, message }: Pick<Entry, 'at' | 'message'>): Conversation {
  const { lastMessage } = conversation
  if (!lastMessage || lastMessage.from === 'contact' || lastMessage.at !== at || !message) return conversation
  const hasFailed = message.delivery?.status === 'failed'
  if (hasFailed === (lastMessage.failed ?? false)) return conversation
  const { failed: _, ...rest } = lastMessage
  return { ...conversation, lastMessage: hasFailed ? { ...rest, failed: true } : rest }
}
