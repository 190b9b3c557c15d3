import type { Moment } from '../../../kernel/moment.ts'
import { clip } from '../../../kernel/text.ts'
import type { Attachment } from '../../channels/domain/attachment.ts'
import { readableText } from '../../channels/domain/attachment.ts'
import type { ChannelRef } from '../../channels/domain/channel.ts'
import { withOpen } from '../../channels/domain/reply-window.ts'
import { rate } from '../../contacts/domain/rating.ts'
import { toBot } from '../../conversations/domain/bot.ts'
import { ownerBy } from '../../conversations/domain/crew.ts'
import { amend, append, appendEvent, byContact, type Change, system, unchanged } from '../../timeline/domain/change.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Message } from '../../timeline/domain/entry.ts'
import { canSee } from '../../timeline/domain/visibility.ts'
import type { Agent, Team } from '../../workspace/domain/agent.ts'
import type { Workspace } from '../../workspace/domain/workspace.ts'
import { shownSubject } from './last-said.ts'

export interface IncomingMessage {
  contact: Contact
  channel: ChannelRef
  text: string
  attachments: Attachment[]
  providerMessageId: string | null
  /** by the provider's clock; undefined when it does not say */
  sentAt: number | undefined
  /** M8: until when it may be answered, where that is longer than on other channels of the kind */
  openUntil?: number | undefined
  /** what else there is to say of it */
  context?: MessageContext
}

/** What a message may say of itself, beside its words. */
export type MessageContext = Pick<
  Message,
  | 'styles'
  | 'fallback'
  | 'automatic'
  | 'subject'
  | 'recipients'
  | 'quoted'
  | 'original'
  | 'replyTo'
  | 'payload'
  | 'survey'
  | 'origin'
  | 'shared'
  | 'speaker'
  | 'reactions'
  | 'editedAt'
  | 'earlier'
  | 'unsentAt'
  | 'revision'
  | 'campaign'
>

const EARLIEST = Date.UTC(2009, 0, 1)

/** When it was said: the provider's word unless that is impossible, never later than when it reached us. */
export function saidAt(sentAt: number | undefined, now: number): number {
  return sentAt === undefined || !Number.isFinite(sentAt) || sentAt < EARLIEST ? now : Math.min(Math.trunc(sentAt), now)
}

/**
 * A customer message joins an open conversation. Order and reply window follow when it was sent, clocks when it was
 * received; a hold ends (S2); a blacklisted contact's message is kept and starts no clock (A10). What nobody wrote to be
 * answered is kept, and that is all.
 */
export function receive(before: Change, incoming: IncomingMessage, moment: Moment): Change {
  const at = saidAt(incoming.sentAt, moment.now)
  const { conversation } = before
  if (incoming.context?.automatic) return appendMessage(before, incoming, at, moment)
  let change = before
  if (conversation.status === 'on_hold') {
    change = appendEvent(amend(change, { status: 'ongoing', heldWaiting: false }), moment, system, 'resumed')
  }
  const latestSaid = Math.max(0, ...Object.values(conversation.windows))
  const isLatest = at >= latestSaid
  change = appendMessage(change, incoming, at, moment)
  return amend(change, {
    // Where no clock runs, it is kept that the customer is unanswered.
    ...(conversation.blacklisted || conversation.bot
      ? { waitingSince: null, heldWaiting: true }
      : { waitingSince: change.conversation.waitingSince ?? moment.now }),
    ...toBot(conversation, change.conversation.seq, moment.now),
    ...rate(conversation, 'contact', moment.now),
    lastInboundAt: moment.now,
    quietFrom: null,
    lastActivityAt: moment.now,
    windows: {
      ...conversation.windows,
      [incoming.channel.id]: Math.max(at, conversation.windows[incoming.channel.id] ?? 0),
    },
    ...openedBy(conversation, incoming),
    unread: conversation.unread + 1,
    ...(isLatest ? { lastChannel: incoming.channel } : {}),
    ...(at >= (conversation.lastMessage?.at ?? 0)
      ? {
          lastMessage: {
            text: clip(readableText(incoming.text, incoming.attachments), 100),
            from: 'contact' as const,
            at,
            ...shownSubject(incoming.context?.subject),
          },
        }
      : {}),
  })
}

const openedBy = ({ windows, openUntil }: Conversation, { channel, openUntil: until }: IncomingMessage) => {
  const { openUntil: next } = withOpen({ windows, openUntil }, channel.id, until)
  return next ? { openUntil: next } : {}
}

function appendMessage(change: Change, incoming: IncomingMessage, at: number, moment: Moment): Change {
  const { channel, text, attachments, providerMessageId, context } = incoming
  return append(change, moment, {
    kind: 'message',
    actor: byContact(incoming.contact),
    at,
    message: {
      direction: 'inbound',
      channel,
      text,
      attachments,
      delivery: null,
      providerMessageId,
      tags: [],
      ...context,
    },
  })
}

/** S6, A8: whom the contact's next conversation may go to, the first who counts being the one: a pin wins. */
export function nextCandidates(contact: Contact, previous: Conversation | undefined): string[] {
  if (contact.blacklisted) return []
  return [...new Set([contact.pinnedTo, previous?.assigneeId])].filter((id) => typeof id === 'string')
}

/** S6, A8: who the contact's next conversation goes to; undefined: Unassigned. Nobody who is away, gone or may not see it. */
export function nextAssignee(
  contact: Contact,
  previous: Conversation | undefined,
  candidates: readonly Agent[],
  workspace: Workspace,
  teamId: string | null,
): Agent | undefined {
  const visible = { teamId, assigneeId: null, grabbedBy: null, blacklisted: contact.blacklisted }
  return nextCandidates(contact, previous)
    .map((id) => candidates.find((candidate) => candidate.id === id))
    .find((agent) => {
      if (!agent || agent.deleted || !agent.available) return false
      return contact.pinnedTo === agent.id || (workspace.nextGoesTo === 'assignee' && canSee(agent, visible))
    })
}

/** S5, S6, A8: a customer message reopens the last conversation, for who it goes to now. */
export function reopenForMessage(
  previous: Conversation,
  assignee: Agent | undefined,
  moment: Moment,
  team?: Team,
): Change {
  const change = amend(unchanged(previous), {
    status: 'ongoing',
    closedAt: null,
    closedBy: null,
    closedById: null,
    resolution: null,
    heldWaiting: false,
    participantIds: [],
    grabbedBy: ownerBy(assignee, team),
    assigneeId: assignee?.id ?? null,
    lastActivityAt: moment.now,
  })
  const reopened = appendEvent(change, moment, system, 'reopened')
  return !assignee || assignee.id === previous.assigneeId
    ? reopened
    : appendEvent(reopened, moment, system, 'assigned', previous.assigneeId, assignee.id)
}
