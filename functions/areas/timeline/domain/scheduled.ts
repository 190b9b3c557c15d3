import * as z from 'zod'
import { type EntryKey, entryIdOf } from '../../../kernel/ids.ts'
import type { Moment } from '../../../kernel/moment.ts'
import { append, type Change, system } from './change.ts'
import type { Conversation } from './conversation.ts'
import { Actor, type Entry, IfCustomerWrites, Message } from './entry.ts'

/** Why a message did not leave at its time, and waits for somebody to decide. */
export const Withheld = z.enum(['customer_wrote', 'blacklisted'])
export type Withheld = z.infer<typeof Withheld>

/** M19: a message that waits for its time. It becomes an entry, of this id, when it leaves. */
export const Scheduled = z.lazy(() =>
  z.object({
    contactId: z.string(),
    n: z.number(),
    ulid: z.string(),
    /** when it is to leave */
    at: z.number(),
    /** when its words were written: what the customer says later it does not answer */
    writtenAt: z.number(),
    ifCustomerWrites: IfCustomerWrites,
    withheld: Withheld.optional(),
    actor: Actor,
    /** the call that made it, as an entry says it */
    asked: z.string().optional(),
    /** M8: how long after the customer's last words its channel takes free text; absent: always */
    replyWindowMs: z.number().optional(),
    /** without a delivery until it leaves */
    message: Message,
    /** when it was taken back: its words are gone, and the row goes soon */
    unsentAt: z.number().optional(),
  }),
)
export type Scheduled = z.infer<typeof Scheduled>

/** So many messages may wait in one conversation. */
export const MOST_SCHEDULED = 20

/** The id under which the message is known while it waits, and under which it stands in the timeline later. */
const idOfScheduled = ({ contactId, n, at, ulid }: Pick<Scheduled, 'contactId' | 'n' | 'at' | 'ulid'>) =>
  entryIdOf(contactId, n, at, ulid)

/** As an entry that has no number yet. */
export function entryOfScheduled(scheduled: Scheduled): Entry {
  const { contactId, n, at, writtenAt, ifCustomerWrites, actor, asked, message, unsentAt } = scheduled
  return {
    id: idOfScheduled(scheduled),
    contactId,
    n,
    seq: 0,
    at,
    receivedAt: writtenAt,
    ...(asked ? { asked } : {}),
    kind: 'message',
    actor,
    message: { ...message, sendAt: at, ifCustomerWrites, ...(unsentAt === undefined ? {} : { unsentAt }) },
  }
}

/** Where it stands that a message failed which was to be sent later: right after it, once however often it fails. */
export const placeOfFailure = ({ at, ulid }: Pick<EntryKey, 'at' | 'ulid'>) => ({ at: at + 1, ulid })

/** M19: the crew is told that a message failed which was to be sent later: whoever wrote it does not look at it any more. */
export function tellFailed(
  change: Change,
  failed: Pick<EntryKey, 'at' | 'ulid'> & { code: string; author: Actor },
  moment: Moment,
): Change {
  const event = { name: 'withheld' as const, from: failed.code, to: failed.author.id }
  return append(change, moment, { kind: 'event', actor: system, event, ...placeOfFailure(failed) })
}

/** In the order in which they leave. */
export const byTime = (a: Scheduled, b: Scheduled) => a.at - b.at || (a.ulid < b.ulid ? -1 : 1)

/** The conversation as it knows of the messages that wait in it. */
export function withScheduled(conversation: Conversation, waiting: readonly Scheduled[]): Conversation {
  const { scheduled: _scheduled, ...rest } = conversation
  if (waiting.length === 0) return rest
  const times = waiting.filter(({ withheld }) => withheld === undefined).map(({ at }) => at)
  return { ...rest, scheduled: { count: waiting.length, next: times.length > 0 ? Math.min(...times) : null } }
}
