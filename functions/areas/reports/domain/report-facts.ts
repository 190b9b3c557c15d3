import * as z from 'zod'
import { ChannelRef } from '../../channels/domain/channel.ts'
import { type Conversation, TicketType } from '../../timeline/domain/conversation.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { type OpeningHours, openBetween } from '../../workspace/domain/opening-hours.ts'

/** What is counted. Rows say which by its place in this list: new ones come last. */
export const factKinds = [
  'opened',
  'closed',
  'reopened',
  'first_response',
  'response',
  'overdue',
  'asked',
  'rated',
  'message_in',
  'message_out',
  'tagged',
] as const

/** R1: something that happened, as reports count it. Nothing of the customer: it outlives what it tells of. */
export const ReportFact = z.lazy(() =>
  z.object({
    kind: z.enum(factKinds),
    /** epoch ms; asked, rated: the closing that it is about; messages, tagged: when the quarter of an hour (UTC) began */
    at: z.number(),
    /** messages: how many in that quarter of an hour by that agent on that channel; tagged: how many of them; all others: 1 */
    count: z.number(),
    /** ms; closed: since it was opened; responses: the wait that they ended; overdue: how long the customer had waited; others: null */
    duration: z.number().nullable(),
    /** the same, counted while the team was open alone (H1); equal where it has no opening hours */
    open: z.number().nullable(),
    /** closed only, ms: all that the customer waited since the opening, or the closing before, answered or not */
    waited: z.number().nullable(),
    waitedOpen: z.number().nullable(),
    channel: ChannelRef.nullable(),
    teamId: z.string().nullable(),
    /** who did it: closed, answered, wrote it; else whose the conversation was. Never a workflow or a bot; null: nobody */
    agentId: z.string().nullable(),
    contactId: z.string(),
    n: z.number(),
    /** S3, the conversation's as it was closed last; null: it never was, or nobody said */
    type: TicketType.nullable(),
    category: z.string().nullable(),
    /** names, the conversation's; tagged: the one */
    tags: z.array(z.string()),
    /** ids of the workflows and bots that did something in the conversation */
    programs: z.array(z.string()),
    /** rated only: O5, 1 to 5 */
    score: z.number().optional(),
  }),
)
export type ReportFact = z.infer<typeof ReportFact>

/** What belongs to a conversation, and stands on all its facts. */
export type OfConversation = Pick<ReportFact, 'contactId' | 'n' | 'type' | 'category' | 'tags' | 'programs'>
/** A fact but for that. */
export type BareFact = Omit<ReportFact, keyof OfConversation> & { tag?: string }

type Step = { before: Conversation | undefined; after: Conversation }
/** A team's opening hours (H1); null: it has none. */
export type HoursOf = (teamId: string | null) => OpeningHours | null

/** A reply ended a wait; a wait that a hold, a closing or the blacklist ends was not answered. */
const isAnswered = ({ before, after }: Step) =>
  before !== undefined &&
  before.waitingSince !== null &&
  after.waitingSince === null &&
  after.lastMessage?.from === 'agent' &&
  (before.lastMessage?.from !== 'agent' || before.lastMessage.at !== after.lastMessage.at)

const isMissed = ({ before, after }: Step) =>
  after.alerted?.level === 'overdue' &&
  (before?.alerted?.level !== 'overdue' || before.alerted.wait !== after.alerted.wait)

/** Whether a step closed the conversation. */
export const isClosed = ({ before, after }: Step): boolean =>
  after.status === 'resolved' && before !== undefined && before.status !== 'resolved'

/** How long it was from one moment to another (epoch ms), in ms: by the clock, and while the team was open. */
export function lengthOf(hours: OpeningHours | null, from: number, to: number): { all: number; open: number } {
  const all = Math.max(0, to - from)
  return { all, open: hours && all > 0 ? openBetween(hours, from, to) : all }
}

/**
 * What reports count of one step, but for messages, tags and what customers say of it. `entries` are those that the step added.
 * The waiting clock decides: time on hold or on the blacklist is nobody's response time. A `first_response` is what an answer
 * would be; whether it is the conversation's first is for whoever keeps them.
 */
export function factsOf(step: Step, entries: readonly Entry[], hoursOf: HoursOf): BareFact[] {
  const { before, after } = step
  // A10: whoever is on the blacklist reaches nobody.
  if ((before ?? after).blacklisted) return []
  const hours = hoursOf(after.teamId)
  const fact = (kind: BareFact['kind'], fields: Partial<BareFact> & { at: number }): BareFact => ({
    kind,
    count: 1,
    duration: null,
    open: null,
    waited: null,
    waitedOpen: null,
    channel: after.lastChannel,
    teamId: after.teamId,
    agentId: after.assigneeId,
    ...fields,
  })
  const lasted = (from: number, to: number) => {
    const { all, open } = lengthOf(hours, from, to)
    return { duration: all, open }
  }
  const facts: BareFact[] = []
  // What was said before there was a channel here opens nothing that anybody has to look at.
  const isHistory = entries.some(({ message }) => message?.history)
  if (before === undefined && !isHistory) facts.push(fact('opened', { at: after.openedAt }))
  const reopened = entries.find(({ event }) => event?.name === 'reopened')
  if (reopened) {
    const agentId = agentOf(reopened) ?? after.assigneeId
    facts.push(fact('reopened', { at: reopened.receivedAt, agentId }))
  }
  if (isMissed(step)) {
    const since = after.alerted?.wait ?? 0
    const crossing = entries.find(({ event }) => event?.name === 'overdue')
    const at = crossing?.at ?? after.lastActivityAt
    facts.push(fact('overdue', { at, ...lasted(since, at) }))
  }
  if (before && isAnswered(step)) {
    const answer = entries.find(({ message }) => message?.direction === 'outbound')
    const at = answer?.receivedAt ?? after.lastMessage?.at ?? after.lastActivityAt
    const fields = {
      at,
      ...lasted(before.waitingSince ?? at, at),
      agentId: answer ? agentOf(answer) : null,
      ...(answer?.message ? { channel: answer.message.channel } : {}),
    }
    facts.push(fact('first_response', fields), fact('response', fields))
  }
  if (isClosed(step)) {
    const at = after.closedAt ?? after.lastActivityAt
    const agentId = after.closedById ?? after.assigneeId
    facts.push(fact('closed', { at, ...lasted(after.openedAt, at), agentId }))
  }
  return facts
}

/** The agent who did it; null: a customer, a program, or one whom nobody knows. */
export const agentOf = ({ actor }: Pick<Entry, 'actor'>): string | null => (actor.type === 'agent' ? actor.id : null)

/**
 * O5: what customers were asked and said of a closing, by the entries that say so: the last answer counts. It is theirs who
 * closed it, and at its moment, so that an answer that was changed replaces the one before.
 */
export function surveysOf(closings: readonly BareFact[], asked: ReadonlySet<number>, entries: readonly Entry[]) {
  return closings.flatMap((closing): BareFact[] => {
    const about = { ...closing, duration: null, open: null, waited: null, waitedOpen: null }
    const given = entries.findLast(({ rating }) => rating?.closedAt === closing.at)?.rating
    return [
      ...(asked.has(closing.at) ? [{ ...about, kind: 'asked' as const }] : []),
      ...(given ? [{ ...about, kind: 'rated' as const, score: given.score }] : []),
    ]
  })
}
