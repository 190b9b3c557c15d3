import { DomainError } from '../../../kernel/errors.ts'
import type { Moment } from '../../../kernel/moment.ts'
import { clip } from '../../../kernel/text.ts'
import type { Attachment } from '../../channels/domain/attachment.ts'
import { readableText } from '../../channels/domain/attachment.ts'
import type { ChannelRef } from '../../channels/domain/channel.ts'
import { type Heard, isShut, SHUT, shutWords } from '../../channels/domain/reply-window.ts'
import { lengthOf, messagesOf, type TextLimit } from '../../channels/domain/text-limits.ts'
import { rate } from '../../contacts/domain/rating.ts'
import { enterToReply, requireOpen as requireOpenConversation } from '../../conversations/domain/crew.ts'
import { amend, append, byAgent, byDoer, type Change, unchanged } from '../../timeline/domain/change.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Message, ReplyTo } from '../../timeline/domain/entry.ts'
import { queuedDelivery } from '../../timeline/domain/queued-delivery.ts'
import { unreachableAt } from '../../timeline/domain/reachability.ts'
import { MOST_SCHEDULED, type Scheduled } from '../../timeline/domain/scheduled.ts'
import type { Agent, Team } from '../../workspace/domain/agent.ts'
import type { Automaton } from '../../workspace/domain/doer.ts'
import { shownSubject } from './last-said.ts'

export type EmailDetails = Pick<Message, 'subject' | 'recipients' | 'answers'>

export interface Reply extends Pick<Message, 'text' | 'styles' | 'html' | 'template' | 'choices'> {
  channel: ChannelRef
  textLimit: TextLimit
  /** M8: undefined where free text is always allowed */
  replyWindowMs: number | undefined
  attachments?: Attachment[]
  /** email: its subject, whom it goes to, and the email that it answers */
  email?: EmailDetails | undefined
  /** M10: the video call that it invites to */
  conference?: string | undefined
  /** the message that it quotes */
  replyTo?: ReplyTo | undefined
  /** C3: the address, where the contact has several on the channel */
  to?: string | undefined
  /** the call that it answers */
  asked?: string | undefined
}

/** M3: the channel that the agent picked, else that of the contact's last message, if the contact has an identity there. */
export function replyChannel(conversation: Conversation, contact: Contact, picked: string | undefined): ChannelRef {
  const id = picked ?? conversation.lastChannel?.id ?? contact.identities[0]?.channelId
  const identity = contact.identities.find((candidate) => candidate.channelId === id)
  if (identity) return { id: identity.channelId, type: identity.type }
  throw new DomainError('no_identity', 'This contact has no address on that channel.', [
    { path: 'channelId', message: 'is not a channel of this contact' },
  ])
}

/**
 * M17: whoever called our email spam is not emailed again until they write: `address_unreachable`. Other marks are a
 * warning, for nothing but trying says whether they still hold.
 */
export function requireWelcome(contact: Contact, channel: ChannelRef): void {
  if (channel.type !== 'email') return
  const identity = contact.identities.find(({ channelId }) => channelId === channel.id)
  if (!identity || unreachableAt(contact, identity)?.reason !== 'complained') return
  throw new DomainError(
    'address_unreachable',
    'The customer reported an email from here as spam: nothing is sent there until they write again.',
    [{ path: 'channelId', message: 'leads to an address that complained' }],
  )
}

/** M5: a text that takes more messages than the channel sends for one is refused, with the limit named. */
export function requireFitting(text: string, limit: TextLimit): void {
  const { unit, most, messages } = limit
  if (lengthOf(text, unit) <= most || messagesOf(text, limit).length <= messages) return
  const each = `${most} ${unit === 'bytes' ? 'bytes' : 'characters'}`
  const all = messages === 1 ? each : `${messages} messages of ${each}`
  const detail = `This channel carries at most ${messages === 1 ? `${each} per message` : all}.`
  throw new DomainError('message_too_long', detail, [{ path: 'text', message: `is longer than ${all}` }])
}

/** M8: whom free text can't be sent to any more: `outside_whatsapp_window`, on whichever channel that is. */
export function requireOpen(heard: Heard, channel: ChannelRef, now: number, windowMs: number | undefined): void {
  if (windowMs !== undefined && isShut(heard, channel, now, windowMs))
    throw new DomainError(SHUT, shutWords(channel, windowMs))
}

/** The words of an answer as a message that has not been queued. */
function messageOf(reply: Reply): Message {
  const { channel, to, text, styles, html, template, attachments = [], replyTo, email, conference, choices } = reply
  return {
    direction: 'outbound',
    channel,
    ...(to === undefined ? {} : { to }),
    text,
    ...(styles ? { styles } : {}),
    ...(html ? { html } : {}),
    ...(template ? { template } : {}),
    attachments,
    delivery: null,
    providerMessageId: null,
    tags: [],
    ...(replyTo ? { replyTo } : {}),
    ...(conference ? { conference } : {}),
    ...(choices?.length ? { choices } : {}),
    ...email,
  }
}

/** When an answer is to leave, and what becomes of it if the customer writes before. */
export type Later = Pick<Scheduled, 'at' | 'ifCustomerWrites'>

/**
 * M19: an agent answers later. The message waits beside the timeline; whoever writes it joins (A5), and the customer waits on
 * until it leaves.
 */
export function schedule(
  conversation: Conversation,
  agent: Agent,
  team: Team | undefined,
  reply: Reply,
  { at, ifCustomerWrites }: Later,
  moment: Moment,
): { change: Change; scheduled: Scheduled } {
  const entered = enterToReply(conversation, agent, team, moment)
  requireFitting(reply.text, reply.textLimit)
  const { count, next } = conversation.scheduled ?? { count: 0, next: null }
  if (count >= MOST_SCHEDULED) {
    const detail = `At most ${MOST_SCHEDULED} messages wait in one conversation.`
    throw new DomainError('invalid_request', detail, [{ path: 'sendAt', message: 'is one too many here' }])
  }
  const { contactId, n } = conversation
  const scheduled: Scheduled = {
    contactId,
    n,
    ulid: moment.ulid(),
    at,
    writtenAt: moment.now,
    ifCustomerWrites,
    actor: byAgent(agent),
    ...(reply.asked ? { asked: reply.asked } : {}),
    ...(reply.replyWindowMs === undefined ? {} : { replyWindowMs: reply.replyWindowMs }),
    message: messageOf(reply),
  }
  const change = amend(entered, { scheduled: { count: count + 1, next: Math.min(at, next ?? at) } })
  return { change, scheduled }
}

/** A5, M4, M8: an agent answers. The message is queued; the customer no longer waits. */
export function reply(
  conversation: Conversation,
  agent: Agent,
  team: Team | undefined,
  reply: Reply,
  moment: Moment,
): Change {
  const entered = enterToReply(conversation, agent, team, moment)
  requireFitting(reply.text, reply.textLimit)
  requireOpen(conversation, reply.channel, moment.now, reply.replyWindowMs)
  const change = append(entered, moment, {
    kind: 'message',
    actor: byAgent(agent),
    ...(reply.asked ? { asked: reply.asked } : {}),
    message: { ...messageOf(reply), delivery: queuedDelivery(moment.now) },
  })
  return amend(change, {
    status: conversation.status === 'on_hold' ? 'on_hold' : 'ongoing',
    ...rate(conversation, 'house', moment.now),
    waitingSince: null,
    heldWaiting: false,
    unread: 0,
    lastActivityAt: moment.now,
    lastMessage: {
      text: clip(readableText(reply.text, reply.attachments ?? []), 100),
      from: 'agent',
      at: moment.now,
      ...shownSubject(reply.email?.subject),
    },
  })
}

/**
 * O1, O2: something is said by itself. It answers nobody: nobody joins, and a customer who waits goes on waiting for somebody.
 */
export function sayByItself(conversation: Conversation, by: Automaton, said: Reply, moment: Moment): Change {
  requireOpenConversation(conversation)
  requireFitting(said.text, said.textLimit)
  requireOpen(conversation, said.channel, moment.now, said.replyWindowMs)
  const change = append(unchanged(conversation), moment, {
    kind: 'message',
    actor: byDoer(by),
    message: { ...messageOf(said), delivery: queuedDelivery(moment.now) },
  })
  return amend(change, {
    lastActivityAt: moment.now,
    lastMessage: {
      text: clip(readableText(said.text, []), 100),
      from: 'system',
      at: moment.now,
      ...shownSubject(said.email?.subject),
    },
  })
}
