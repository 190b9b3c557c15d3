import type { Moment } from '../../../kernel/moment.ts'
import { clip } from '../../../kernel/text.ts'
import { type Attachment, readableText } from '../../channels/domain/attachment.ts'
import type { ChannelRef } from '../../channels/domain/channel.ts'
import { rate } from '../../contacts/domain/rating.ts'
import { amend, append, byContact, type Change, isOpen } from '../../timeline/domain/change.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Actor, Delivery, Message } from '../../timeline/domain/entry.ts'

/** What was said without us. */
export interface SaidElsewhere {
  contact: Contact
  from: 'contact' | 'agent'
  /** when, by the provider's clock; never later than now */
  at: number
  channel: ChannelRef
  message: Pick<Message, 'text' | 'styles' | 'providerMessageId' | 'replyTo' | 'origin' | 'speaker'> & {
    attachments: Attachment[]
  }
}

/** Nobody here wrote it, and nobody knows who did. */
const elsewhere: Actor = { type: 'agent', id: null, name: 'Elsewhere' }

const arrived = (at: number): Delivery => ({
  status: 'sent',
  error: null,
  attempts: 0,
  round: 1,
  queuedAt: at,
  leaseUntil: null,
})

function appendSaid(change: Change, said: SaidElsewhere, moment: Moment, history: boolean): Change {
  const { contact, from, at, channel, message } = said
  return append(change, moment, {
    kind: 'message',
    actor: from === 'contact' ? byContact(contact) : elsewhere,
    at,
    message: {
      direction: from === 'contact' ? 'inbound' : 'outbound',
      channel,
      ...message,
      delivery: from === 'contact' ? null : arrived(at),
      tags: [],
      ...(from === 'agent' ? { elsewhere: true as const } : {}),
      ...(history ? { history: true as const } : {}),
    },
  })
}

const preview = ({ message, from, at }: SaidElsewhere, { lastMessage }: Conversation) =>
  at >= (lastMessage?.at ?? 0)
    ? { lastMessage: { text: clip(readableText(message.text, message.attachments), 100), from, at } }
    : {}

/**
 * The company answered by other means. The customer no longer waits, unless they wrote again after it; a closed
 * conversation stays closed.
 */
export function answerElsewhere(before: Change, said: SaidElsewhere, moment: Moment): Change {
  const { conversation } = before
  const change = amend(appendSaid(before, said, moment, false), preview(said, conversation))
  const isLatest = said.at >= Math.max(0, ...Object.values(conversation.windows))
  if (!isOpen(conversation)) return isLatest ? amend(change, { heldWaiting: false }) : change
  return amend(change, {
    status: conversation.status === 'on_hold' ? 'on_hold' : 'ongoing',
    lastActivityAt: moment.now,
    ...(isLatest
      ? { ...rate(conversation, 'house', moment.now), waitingSince: null, heldWaiting: false, unread: 0 }
      : {}),
  })
}

/** What was said before there was a channel here: it stands in the timeline at its time, and starts nothing. */
export function addHistory(before: Change, said: SaidElsewhere, moment: Moment): Change {
  const { conversation } = before
  const { windows } = conversation
  const heard =
    said.from === 'contact'
      ? { windows: { ...windows, [said.channel.id]: Math.max(said.at, windows[said.channel.id] ?? 0) } }
      : {}
  return amend(appendSaid(before, said, moment, true), { ...preview(said, conversation), ...heard })
}
