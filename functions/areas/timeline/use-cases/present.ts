import { attachmentIdOf, conversationIdOf, pictureIdOf } from '../../../kernel/ids.ts'
import { type Attachment, stateOf } from '../../channels/domain/attachment.ts'
import { freeTextUntil } from '../../channels/domain/reply-window.ts'
import type { FilledTemplate } from '../../channels/domain/template.ts'
import type { Team } from '../../workspace/domain/agent.ts'
import { clockOf, defaultTimes, type Times } from '../../workspace/domain/times.ts'
import { online, repNeeded, waitingState } from '../domain/attention.ts'
import { isOpen } from '../domain/change.ts'
import type { Contact } from '../domain/contact.ts'
import type { Conversation } from '../domain/conversation.ts'
import type { DeliveryStatus, Entry, Message, Reaction } from '../domain/entry.ts'
import { optOutsOf } from '../domain/marketing.ts'
import { entryOfScheduled, type Scheduled } from '../domain/scheduled.ts'

const iso = (ms: number) => new Date(ms).toISOString()

const isoOrNull = (ms: number | null) => (ms === null ? null : iso(ms))

/** What is needed to say how long a customer waits. */
export interface Reading {
  now: number
  teams: readonly Team[]
}

/** A conversation as it goes over the wire. */
export function presentConversation(conversation: Conversation, { now, teams }: Reading) {
  const times = teams.find((team) => team.id === conversation.teamId) ?? defaultTimes
  const { lastMessage } = conversation
  return {
    id: conversation.id,
    contact: {
      id: conversation.mergedInto ?? conversation.contactId,
      name: conversation.contactName,
      rating: conversation.contactRating,
      online: online(conversation, now),
    },
    teamId: conversation.teamId,
    assigneeId: conversation.assigneeId,
    participantIds: conversation.participantIds,
    status: conversation.status,
    waiting: waitingState(conversation, times, now),
    waitingSince: isoOrNull(conversation.waitingSince),
    repNeeded: repNeeded(conversation),
    lastChannel: conversation.lastChannel,
    lastMessage: lastMessage && { ...lastMessage, at: iso(lastMessage.at) },
    unread: conversation.unread,
    openedAt: iso(conversation.openedAt),
    closedAt: isoOrNull(conversation.closedAt),
    closedBy: conversation.closedBy,
    resolution: conversation.resolution,
    pinnedTo: conversation.pinnedTo,
    freeTextUntil: presentWindow(conversation),
    blacklisted: conversation.blacklisted,
    version: conversation.version,
    ...presentTurns(conversation, times),
    ...presentPutOff(conversation),
    ...presentAnswered(conversation),
    ...presentBot(conversation),
    ...presentSatisfaction(conversation),
  }
}

/** O2: the bot that answers; nothing where people do. */
function presentBot({ bot }: Conversation) {
  return bot ? { bot: { id: bot.id, since: iso(bot.since) } } : {}
}

/** H2: when the wait turns, where that is not told by how long it is; nothing where it never does. */
function presentTurns({ waitingSince }: Conversation, times: Times) {
  if (waitingSince === null || times.clocksRun !== 'open' || !times.openingHours) return {}
  const clock = clockOf(times)
  const turns = {
    soonAt: clock.longerThan(waitingSince, times.soonAfter),
    overdueAt: clock.longerThan(waitingSince, times.overdueAfter),
  }
  return Object.fromEntries(
    Object.entries(turns).flatMap(([name, at]) => (Number.isFinite(at) ? [[name, iso(at)]] : [])),
  )
}

/** M8: until when its last channel takes free text; null: always. Where the customer never wrote, it was shut from the start. */
function presentWindow(conversation: Conversation): string | null {
  const { lastChannel, openedAt, windows, openUntil } = conversation
  const until = lastChannel && freeTextUntil(conversation, lastChannel)
  if (!lastChannel || until === null) return null
  return iso((windows[lastChannel.id] ?? openUntil?.[lastChannel.id]) ? until : openedAt)
}

/** What an agent put off; nothing where there is nothing. */
function presentPutOff({ status, holdUntil, scheduled }: Conversation) {
  return {
    ...(status === 'on_hold' && holdUntil !== undefined ? { holdUntil: iso(holdUntil) } : {}),
    ...(scheduled ? { scheduled: { count: scheduled.count, next: isoOrNull(scheduled.next) } } : {}),
  }
}

/** M18: the campaign that was answered here; one that only stands in the timeline is nothing that the conversation is about. */
function presentAnswered({ n, campaign }: Conversation) {
  return campaign?.answeredIn === n ? { campaign: { id: campaign.id, name: campaign.name } } : {}
}

/** O5 */
function presentSatisfaction({ satisfaction }: Conversation) {
  if (!satisfaction) return {}
  const { score, text, at } = satisfaction
  return { satisfaction: { score, text, at: iso(at) } }
}

// M4: that somebody is trying right now is nothing an agent needs to tell apart from waiting.
const shown = (status: DeliveryStatus): Exclude<DeliveryStatus, 'sending'> | 'scheduled' =>
  status === 'sending' ? 'queued' : status

function presentAttachment(entryId: string, attachment: Attachment, index: number) {
  const { name, type, size, width, height, voice, failed } = attachment
  return {
    id: attachmentIdOf(entryId, index),
    name,
    type,
    size,
    state: stateOf(attachment),
    ...(width && height ? { width, height } : {}),
    ...(voice ? { voice } : {}),
    ...(failed === undefined ? {} : { reason: failed }),
  }
}

function presentMessage(entryId: string, message: Message) {
  const { delivery } = message
  return {
    direction: message.direction,
    channel: message.channel,
    text: message.text,
    attachments: message.attachments.map((attachment, index) => presentAttachment(entryId, attachment, index)),
    delivery: delivery && { status: shown(delivery.status), error: delivery.error, attempts: delivery.attempts },
    providerMessageId: message.providerMessageId,
    tags: message.tags,
    ...(message.fallback ? { fallback: message.fallback } : {}),
    ...presentContext(message),
  }
}

/** What else there is to say of a message; nothing where there is nothing. */
function presentContext(message: Message) {
  const { styles, html, automatic, elsewhere, subject, recipients, quoted, original } = message
  const { template, replyTo, choices, payload, conference, origin, shared, speaker } = message
  const { reactions, editedAt, earlier, unsentAt, refused, sendAt, ifCustomerWrites, campaign, survey } = message
  const given = {
    styles,
    html,
    automatic,
    elsewhere,
    subject,
    recipients,
    quoted,
    hasOriginal: original === undefined ? undefined : true,
    template: template && presentTemplate(template),
    replyTo,
    choices,
    payload,
    conference,
    origin,
    shared,
    speaker,
    reactions: presentReactions(reactions ?? []),
    editedAt: editedAt === undefined ? undefined : iso(editedAt),
    earlier: earlier?.map(({ text, at }) => ({ text, at: iso(at) })),
    unsentAt: unsentAt === undefined ? undefined : iso(unsentAt),
    refused,
    sendAt: sendAt === undefined ? undefined : iso(sendAt),
    ifCustomerWrites,
    campaign: campaign && { id: campaign.id, name: campaign.name },
    survey,
  }
  // Absent, not undefined: answers are compared and sent as they are.
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Present<typeof given>
}
type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** Without what only the provider is to know. */
export function presentTemplate({ providerId: _id, values: _values, header, cards, ...rest }: FilledTemplate) {
  const shown = ({ format, text }: NonNullable<FilledTemplate['header']>) => ({
    format,
    ...(text === undefined ? {} : { text }),
  })
  return {
    ...rest,
    ...(header ? { header: shown(header) } : {}),
    ...(cards
      ? { cards: cards.map(({ header: own, ...card }) => ({ ...card, ...(own ? { header: shown(own) } : {}) })) }
      : {}),
  }
}

function presentReactions(reactions: readonly Reaction[]) {
  const shown = reactions.flatMap(({ emojis, from, name }) => emojis.map((emoji) => ({ emoji, from, name })))
  return shown.length > 0 ? shown : undefined
}

/** A timeline entry as it goes over the wire. */
export function presentEntry(entry: Entry) {
  return {
    id: entry.id,
    conversationId: conversationIdOf(entry.contactId, entry.n),
    seq: entry.seq,
    at: iso(entry.at),
    kind: entry.kind,
    actor: entry.actor,
    ...(entry.message ? { message: presentMessage(entry.id, entry.message) } : {}),
    ...(entry.event ? { event: entry.event } : {}),
    ...(entry.note ? { note: entry.note } : {}),
    ...(entry.resolution ? { resolution: entry.resolution } : {}),
    ...(entry.rating ? { rating: presentRating(entry.rating) } : {}),
  }
}

const presentRating = ({ score, text }: NonNullable<Entry['rating']>) => ({ score, text: text ?? null })

/** C2: what the rating is computed from. */
function presentAnswers(latest: Conversation | undefined) {
  const [, count = 0, sameDay = 0, within2Hours = 0, within30Minutes = 0] =
    latest?.deletedAt === undefined ? (latest?.pace ?? []) : []
  return count > 0 ? { answers: { count, sameDay, within2Hours, within30Minutes } } : {}
}

/** M19: a message that waits for its time, as the entry that it will be. */
export function presentScheduled(scheduled: Scheduled) {
  const { withheld } = scheduled
  const { message, ...entry } = presentEntry(entryOfScheduled(scheduled))
  if (!message) throw new Error('what waits is a message')
  const delivery = { status: 'scheduled' as const, error: null, attempts: 0 }
  return { ...entry, message: { ...message, delivery, ...(withheld ? { withheld } : {}) } }
}

/** C3: who was merged into it by somebody, the latest last; whether that may be undone, as far as its latest message tells. */
function presentParts(parts: Contact['mergedFrom'], latest: Conversation | undefined) {
  const own = parts?.filter(({ via }) => via === undefined) ?? []
  if (own.length === 0) return {}
  const isUndone = (at: number, index: number) => index === own.length - 1 && (latest?.lastMessage?.at ?? 0) <= at
  return {
    mergedFrom: own.map(({ id, name, at }, index) => ({
      contactId: id,
      name,
      at: iso(at),
      undoable: isUndone(at, index),
    })),
  }
}

/** A contact as it goes over the wire. */
export function presentContact(contact: Contact, latest: Conversation | undefined, now: number) {
  const {
    identities,
    createdAt,
    updatedAt: _updated,
    listedAt: _listed,
    purging: _purging,
    links: _links,
    early: _early,
    campaign: _campaign,
    members: _members,
    profile,
    location = null,
    lastActiveAt,
    unreachable,
    mergedFrom,
    apart: _apart,
    imported: _imported,
    externalId = null,
    consents: _consents,
    ...rest
  } = contact
  return {
    ...rest,
    externalId,
    // C2: counted with each message, in the latest conversation.
    rating: latest && latest.deletedAt === undefined ? latest.contactRating : contact.rating,
    ...presentAnswers(latest),
    ...(profile?.picture ? { picture: pictureIdOf(contact.id, profile.picture.at) } : {}),
    location,
    lastActiveAt: isoOrNull(lastActiveAt ?? null),
    unreachable: (unreachable ?? []).map(({ since, ...mark }) => ({ ...mark, since: iso(since) })),
    optOuts: optOutsOf(contact).map(({ at, ...said }) => ({ ...said, at: iso(at) })),
    channels: identities.map(({ part: _part, ...identity }) => identity),
    ...presentParts(mergedFrom, latest),
    online: latest ? online(latest, now) : false,
    ...presentLatest(latest),
    createdAt: iso(createdAt),
  }
}

/** Of the latest conversation, where it was not deleted: when something was said last, and whether it is open. */
function presentLatest(latest: Conversation | undefined) {
  const known = latest?.deletedAt === undefined ? latest : undefined
  return {
    lastMessageAt: isoOrNull(known?.lastMessage?.at ?? null),
    ...(known && isOpen(known) ? { openConversation: known.id } : {}),
  }
}
