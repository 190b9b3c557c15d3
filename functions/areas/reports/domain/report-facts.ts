import * as z from 'zod'
import { conversationIdOf } from '../../../kernel/ids.ts'
import { ChannelRef } from '../../channels/domain/channel.ts'
import { type Conversation, TicketType } from '../../timeline/domain/conversation.ts'
import type { Entry } from '../../timeline/domain/entry.ts'

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
    /** epoch ms; asked, rated: the closing that it is about; messages: when the quarter of an hour (UTC) began; tagged: its message */
    at: z.number(),
    /** messages: how many in that quarter of an hour by that agent on that channel; all others: 1 */
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

type Step = { before: Conversation | undefined; after: Conversation }

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
export const isClosed = ({ before, after }: Step) =>
  after.status === 'resolved' && before !== undefined && before.status !== 'resolved'

/** What a fact is known by. Its moment says which it is of its kind; the first response is one, whenever it was. */
export function factIdOf({ kind, at, duration, contactId, n }: Omit<ReportFact, 'id'>): string {
  const key = { opened: 0, first_response: 0, overdue: at - (duration ?? 0), response: at, closed: at, rated: at }[kind]
  return `${conversationIdOf(contactId, n)}:${kind}:${key}`
}

/**
 * What reports count of one step. `entries` are those that the step added, as far as they are still there. The waiting
 * clock decides: time on hold or on the blacklist is nobody's response time. A `first_response` is what an answer would
 * be; whether it is the conversation's first is for whoever keeps them. Facts are known by their moment, so
 * that whoever finds them again, with the entries or without, in the stream or in the timeline, names them alike.
 */
export function factsOf(step: Step, entries: readonly Entry[]): ReportFact[] {
  const { before, after } = step
  const fact = (kind: ReportFact['kind'], fields: Partial<ReportFact> & { at: number }): ReportFact => {
    const found = {
      kind,
      duration: null,
      channel: after.lastChannel,
      teamId: after.teamId,
      agentId: after.assigneeId,
      contactId: after.contactId,
      n: after.n,
      type: null,
      category: null,
      ...fields,
    }
    return { id: factIdOf(found), ...found }
  }
  const facts: ReportFact[] = []
  // Whoever is on the blacklist reaches nobody.
  if (before === undefined && !after.blacklisted) facts.push(fact('opened', { at: after.openedAt }))
  if (isMissed(step)) {
    const since = after.alerted?.wait ?? 0
    const crossing = entries.find(({ event }) => event?.name === 'overdue')
    const at = crossing?.at ?? after.lastActivityAt
    facts.push(fact('overdue', { at, duration: Math.max(0, at - since) }))
  }
  if (before && isAnswered(step)) {
    const answer = entries.find(({ message }) => message?.direction === 'outbound')
    const at = answer?.receivedAt ?? after.lastMessage?.at ?? after.lastActivityAt
    const fields = {
      at,
      duration: Math.max(0, at - (before.waitingSince ?? at)),
      agentId: answer?.actor.type === 'agent' ? answer.actor.id : null,
      ...(answer?.message ? { channel: answer.message.channel } : {}),
    }
    facts.push(fact('first_response', fields), fact('response', fields))
  }
  if (isClosed(step)) {
    const at = after.closedAt ?? after.lastActivityAt
    const { type = null, category = null } = after.resolution ?? {}
    const closer = after.closedById ?? after.assigneeId
    facts.push(fact('closed', { at, duration: at - after.openedAt, agentId: closer, type, category }))
  }
  return facts
}

/**
 * O5: what the customer says of a closing, by the entries that rate it: the last one counts. It is theirs who closed it, and at its
 * moment, so that an answer that was changed replaces the one before.
 */
export function ratingsOf(closings: readonly ReportFact[], entries: readonly Entry[]): ReportFact[] {
  return closings.flatMap((closing) => {
    const given = entries.findLast(({ rating }) => rating?.closedAt === closing.at)?.rating
    if (!given) return []
    const fact = { ...closing, kind: 'rated' as const, duration: null, score: given.score }
    return [{ ...fact, id: factIdOf(fact) }]
  })
}
