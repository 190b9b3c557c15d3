import * as z from 'zod'
import { ChannelRef } from '../../channels/domain/channel.ts'
import { Asked } from '../../channels/domain/choices.ts'
import { CampaignMark } from './campaign-mark.ts'
import { Early } from './early.ts'
import { Satisfaction, Survey } from './survey.ts'
import { Taken } from './taken.ts'

export const Status = z.enum(['new', 'ongoing', 'on_hold', 'resolved'])
export type Status = z.infer<typeof Status>

export const ClosedBy = z.enum(['agent', 'timer', 'workflow', 'merge', 'bot', 'program'])

export const TicketType = z.enum(['question', 'incident', 'problem', 'task'])

export const Resolution = z.lazy(() =>
  z.object({
    type: TicketType.nullable(),
    category: z.string().nullable(),
    note: z.string().nullable(),
  }),
)
export type Resolution = z.infer<typeof Resolution>

const LastMessage = z.lazy(() =>
  z.object({
    text: z.string(),
    from: z.enum(['contact', 'agent', 'system']),
    at: z.number(),
    /** of an email, shortened */
    subject: z.string().optional(),
    /** it has not reached the customer */
    failed: z.literal(true).optional(),
  }),
)

/** O2: the bot that answers. */
const BotAnswers = z.lazy(() =>
  z.object({
    id: z.string(),
    /** since when it answers here */
    since: z.number(),
    /** number of the last entry that it has been asked about, or need not be */
    upTo: z.number(),
    /** the customer's latest message where it has not answered that, and when it was received */
    owes: z.object({ seq: z.number(), at: z.number() }).optional(),
  }),
)

/** Times are epoch milliseconds inside the house and ISO 8601 on the wire. */
export const Conversation = z.lazy(() =>
  z.object({
    id: z.string(),
    contactId: z.string(),
    /** 1, 2, 3 … within the contact */
    n: z.number(),
    contactName: z.string(),
    contactRating: z.number(),
    /** C2: what the rating is computed from; absent: no message was counted yet */
    pace: z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()]).optional(),
    teamId: z.string().nullable(),
    assigneeId: z.string().nullable(),
    participantIds: z.array(z.string()),
    /** A4: in a grab team, the representative who owns it. */
    grabbedBy: z.string().nullable(),
    status: Status,
    /** when the oldest unanswered customer message was received */
    waitingSince: z.number().nullable(),
    /** the customer was unanswered while its clock is stopped (on hold, closed, blacklisted): going on starts it again */
    heldWaiting: z.boolean(),
    /** received time of the last customer message; auto-close counts from it */
    lastInboundAt: z.number().nullable(),
    /** where later than the last customer message, auto-close counts from here: it was resumed or reopened */
    quietFrom: z.number().nullable(),
    /** Q6: how far the wait that began then has been announced; stale once another wait began */
    alerted: z.object({ level: z.enum(['soon', 'overdue']), wait: z.number() }).nullable(),
    /**
     * what its schedule is set to (epoch ms), which the stream carries out; null: it has none; past: it has fired, and may have been set
     * anew by a firing that found nothing due. Never later than what is due next, as far as the writer knew; earlier where a customer
     * who was answered may well write again before it fires (`armTimer`)
     */
    timerAt: z.number().nullable(),
    /** channel id → when the customer last *sent* something there (WhatsApp's 24-hour window) */
    windows: z.record(z.string(), z.number()),
    /** M8: channel id → until when it takes free text, where that is later than `windows` says */
    openUntil: z.record(z.string(), z.number()).optional(),
    lastChannel: ChannelRef.nullable(),
    lastMessage: LastMessage.nullable(),
    lastActivityAt: z.number(),
    /** inbound messages since an agent last read or answered */
    unread: z.number(),
    openedAt: z.number(),
    closedAt: z.number().nullable(),
    closedBy: ClosedBy.nullable(),
    closedById: z.string().nullable(),
    resolution: Resolution.nullable(),
    pinnedTo: z.string().nullable(),
    blacklisted: z.boolean(),
    /** A11: deleted, and kept as an empty row: its number is not given again, and late writers see that it is gone */
    deletedAt: z.number().optional(),
    /** L1: the contact's links, while it is the latest conversation: tells the stream, without a read, that there are any */
    links: z.number().optional(),
    /** L3: when the first of the contact's open notes closes, as far as is known; absent: none is open */
    noteUntil: z.number().optional(),
    /** S2: while it is on hold: when it goes on by itself; absent: when somebody writes or resumes it */
    holdUntil: z.number().optional(),
    /** M19: messages that wait to be sent, and when the next of them leaves; null: they wait for somebody to decide */
    scheduled: z.object({ count: z.number(), next: z.number().nullable() }).optional(),
    /** M18; absent: it was sent no campaign */
    campaign: CampaignMark.optional(),
    /** O1: so many runs wait for the customer to write; absent: none does */
    awaited: z.number().optional(),
    /** the choices that were offered last, until one is taken or something else is said to the customer */
    asked: Asked.optional(),
    /** O2: while a bot answers; absent: people do */
    bot: BotAnswers.optional(),
    /** O5; absent: it was not closed where anybody is asked */
    survey: Survey.optional(),
    /** O5; absent: the customer has not said */
    satisfaction: Satisfaction.optional(),
    /** web chat: the visitor counts as connected until then */
    onlineUntil: z.number().nullable(),
    /** M2: what the contact's conversations took in last; absent: written by a version that kept none */
    taken: Taken.optional(),
    /** C3: whose it is since its contact was merged; absent: its own contact's */
    mergedInto: z.string().optional(),
    /** told of messages that have not come yet; absent: nothing */
    early: z.array(Early).optional(),
    /** the version that an agent's step made, with how many entries, and which of their sockets the answer told of it (ADR 41) */
    told: z.string().optional(),
    /** how the store has laid it out; absent: as the first edition did, or not stored yet */
    laid: z.string().optional(),
    /** where lists by activity have it, by index: at its last activity, or some minutes before */
    listedAt: z.record(z.string(), z.number()).optional(),
    /** number of the last timeline entry */
    seq: z.number(),
    version: z.number(),
  }),
)
export type Conversation = z.infer<typeof Conversation>
