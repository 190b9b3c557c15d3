import type { Moment } from '../../../kernel/moment.ts'
import { clip } from '../../../kernel/text.ts'
import { readableText } from '../../channels/domain/attachment.ts'
import { isShut, SHUT, shutWords } from '../../channels/domain/reply-window.ts'
import { rate } from '../../contacts/domain/rating.ts'
import { amend, append, appendEvent, type Change, isOpen, system } from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { queuedDelivery } from '../../timeline/domain/queued-delivery.ts'
import { type Scheduled, tellFailed, type Withheld } from '../../timeline/domain/scheduled.ts'

/** What the contact's latest conversation knows of what the customer said. */
export type Heard = Pick<Conversation, 'lastInboundAt' | 'windows' | 'openUntil'>

/** Whether the customer has said something since a message was written. */
const wroteSince = ({ writtenAt }: Scheduled, { lastInboundAt }: Heard) => (lastInboundAt ?? 0) > writtenAt

/** M19: why a message is not to leave by itself; undefined: it is. */
function holdsBack(conversation: Conversation, scheduled: Scheduled, heard: Heard): Withheld | undefined {
  if (conversation.blacklisted) return 'blacklisted'
  return scheduled.ifCustomerWrites === 'ask' && wroteSince(scheduled, heard) ? 'customer_wrote' : undefined
}

/**
 * M19: the time of a message that was written to be sent later has come: it stands in the timeline and is queued, whatever
 * became of its conversation; or it waits on, withheld, and the crew is told why.
 */
export function depart(
  change: Change,
  scheduled: Scheduled,
  heard: Heard,
  moment: Moment,
): { change: Change; withheld?: Scheduled } {
  const reason = holdsBack(change.conversation, scheduled, heard)
  if (reason === undefined) return { change: leave(change, scheduled, heard, moment) }
  const told = appendEvent(change, moment, system, 'withheld', reason, scheduled.actor.id)
  return { change: told, withheld: { ...scheduled, withheld: reason } }
}

/**
 * M19: the message becomes an entry, at the time for which it was written. It answers what the customer had said by then,
 * and no more; where the channel takes no free text any more (M8) it has failed, answers nothing, and the crew is told.
 */
export function leave(change: Change, scheduled: Scheduled, heard: Heard, moment: Moment): Change {
  const { conversation } = change
  const { at, ulid, actor, asked, ifCustomerWrites, replyWindowMs } = scheduled
  const { message } = scheduled
  const { channel } = message
  const isTooLate = replyWindowMs !== undefined && isShut(heard, channel, moment.now, replyWindowMs)
  const delivery = queuedDelivery(moment.now)
  const error = { code: SHUT, reason: shutWords(channel, replyWindowMs) }
  const said = append(change, moment, {
    kind: 'message',
    at,
    ulid,
    actor,
    ...(asked ? { asked } : {}),
    message: {
      ...message,
      sendAt: at,
      ifCustomerWrites,
      delivery: isTooLate ? { ...delivery, status: 'failed', error } : delivery,
    },
  })
  const shown = amend(said, { lastActivityAt: moment.now, ...lastMessage(conversation, scheduled) })
  if (isTooLate) return tellFailed(shown, { at, ulid, code: error.code, author: actor }, moment)
  const spoken = amend(shown, rate(conversation, 'house', moment.now))
  const isAnswer = !wroteSince(scheduled, conversation)
  if (!isOpen(conversation)) return isAnswer ? amend(spoken, { heldWaiting: false }) : spoken
  return amend(spoken, {
    status: conversation.status === 'on_hold' ? 'on_hold' : 'ongoing',
    ...(isAnswer ? { waitingSince: null, heldWaiting: false, unread: 0 } : {}),
  })
}

function lastMessage({ lastMessage: before }: Conversation, { at, message }: Scheduled): Partial<Conversation> {
  if (at < (before?.at ?? 0)) return {}
  const text = clip(readableText(message.text, message.attachments), 100)
  return { lastMessage: { text, from: 'agent', at } }
}
