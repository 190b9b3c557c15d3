import { ConflictError, retryOnConflict, type Write } from '../../../kernel/commit.ts'
import { homeContactId } from '../../../kernel/ids.ts'
import type { Moment } from '../../../kernel/moment.ts'
import { momentOf } from '../../../kernel/moment.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { clip, plainName, wellFormed } from '../../../kernel/text.ts'
import type { Attachment } from '../../channels/domain/attachment.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import { answersSurvey, chosen } from '../../channels/domain/choices.ts'
import type { Origin, Shared } from '../../channels/domain/context.ts'
import { saysOfMarketing } from '../../channels/domain/marketing-words.ts'
import { opensUntil } from '../../channels/domain/reply-window.ts'
import type { InboundContent, InboundMessage, InboundParty } from '../../channels/port.ts'
import { beginBot } from '../../conversations/domain/bot.ts'
import { ownerBy } from '../../conversations/domain/crew.ts'
import { armTimer } from '../../queues/domain/timers.ts'
import { awaiting, type CampaignMark } from '../../timeline/domain/campaign-mark.ts'
import {
  append,
  appendEvent,
  byContact,
  type Change,
  entryOfContact,
  isOpen,
  openConversation,
  system,
  unchanged,
} from '../../timeline/domain/change.ts'
import { codeOf } from '../../timeline/domain/code.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import { type Early, type EarlyAmendment, takeEarly } from '../../timeline/domain/early.ts'
import type { Message } from '../../timeline/domain/entry.ts'
import { changesConsent, withConsent } from '../../timeline/domain/marketing.ts'
import { heardAt, partsOf } from '../../timeline/domain/parts.ts'
import { reachableAgain } from '../../timeline/domain/reachability.ts'
import { codesIn, recall, TAKEN_FOR_MS } from '../../timeline/domain/taken.ts'
import { takeIn } from '../../timeline/index.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { amended } from '../domain/amendment.ts'
import { type MessageContext, receive, reopenForMessage, saidAt } from '../domain/inbound.ts'
import { QUOTE, quoteOf } from '../domain/quote.ts'
import type { MessagesStore } from '../port.ts'
import { contactIn, findMadeByHand, findParty, previousOf, withAddresses } from './find-party.ts'
import { readNextOnes } from './next-one.ts'
import { type OfSurvey, surveyIn, withAnswer } from './survey-answer.ts'

type Deps = HasStore<MessagesStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

type ReceiveDeps = Pick<Deps, 'store' | 'clock' | 'ulid'>
/** Longer texts are clipped; the edge keeps the body whole. */
export const MAX_TEXT = 60_000

/**
 * M1, M2: a customer's message is stored once, in the contact's open conversation or a new one. What nobody wrote to be
 * answered (`automatic`) joins the latest conversation, open or not; `ignored` where there is none.
 */
export async function receiveMessage(
  deps: ReceiveDeps,
  channel: Channel,
  given: InboundMessage,
  /** what else belongs to the same transaction */
  moreWrites: Write[] = [],
): Promise<'stored' | 'duplicate' | 'ignored'> {
  try {
    return await retryOnConflict(async () => {
      // The team's times are needed once the contact is known, and are most likely those of the channel's team.
      const [existing] = await Promise.all([findParty(deps, channel, given), deps.store.teamTimes(channel.teamId)])
      if (await isRepeat(deps, channel, given, existing)) return 'duplicate'
      const plain = understood(channel, given, existing, deps.clock.now())
      const survey = await surveyIn(deps, existing, plain, channel.id, deps.clock.now())
      // O5: it opens and wakes nothing.
      const message = survey ? { ...plain, automatic: true as const } : plain
      if (message.automatic && !latestOf(existing)) return await hearConsent(deps, channel, message, existing)
      // What a visitor of the web chat says of themselves proves nothing.
      const made = existing || channel.type === 'web' ? undefined : await findMadeByHand(deps, message)
      const state = existing ?? made
      const known = made ? { ...message, aliases: message.aliases ?? [] } : message
      await store(deps, channel, known, state, { moreWrites, survey })
      return 'stored'
    }, ['seen', ...moreWrites.map(({ label }) => label)])
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error
    if (error.labels.includes('seen')) return 'duplicate'
    // What belongs to it may have been taken by itself, told twice at once.
    const state = await findParty(deps, channel, given)
    if (await isRepeat(deps, channel, given, state)) return 'duplicate'
    throw error
  }
}

/** A message as what it is besides words: a choice that was offered, a stop. */
function understood(
  channel: Channel,
  given: InboundMessage,
  existing: ContactState | undefined,
  now: number,
): InboundMessage {
  if (onlySaysStop(channel, given, existing, now)) return { ...given, automatic: true, wantsMarketing: false }
  const choice = chosen(latestOf(existing)?.asked, { channelId: channel.id, text: given.text, payload: given.payload })
  // O5: when words answer the survey is said by rules of its own.
  if (!choice || (given.payload === undefined && answersSurvey(choice.payload))) return given
  return { ...given, text: choice.title, payload: choice.payload }
}

/** M18: whoever answers a campaign by nothing but that they want no more of it calls nobody. */
function onlySaysStop(
  channel: Channel,
  message: InboundMessage,
  existing: ContactState | undefined,
  now: number,
): boolean {
  if (message.automatic || !existing || wantsOf(channel, message) !== false) return false
  const { contact, latest } = existing
  return !(latest && isOpen(latest)) && awaiting([latest?.campaign, contact.campaign], now) !== undefined
}

/** M18: whoever says that they want no marketing is remembered, though there is no conversation for it to stand in. */
async function hearConsent(
  deps: ReceiveDeps,
  channel: Channel,
  message: InboundMessage,
  existing: ContactState | undefined,
): Promise<'stored' | 'ignored'> {
  const moment = momentOf(deps)
  const wants = wantsOf(channel, message)
  if (wants === undefined) return 'ignored'
  const state = existing ?? (await findMadeByHand(deps, message))
  const made = () => newContact(homeContactId(channel.id, message.address), channel, message, moment.now)
  const before = contactIn(state, made)
  const { contact, event } = consenting(before, channel, message, moment.now)
  if (contact === before) return 'ignored'
  const known = await withAddresses(deps, channel, contact, { ...message, aliases: message.aliases ?? [] })
  const entry = event && entryOfContact(contact.id, moment, { kind: 'event', actor: byContact(contact), ...event })
  await deps.store.commit([
    deps.store.putContact(known.contact),
    ...known.writes,
    ...(entry ? [deps.store.putEntry(entry)] : []),
  ])
  return 'stored'
}

/** M18: the contact as the message says it of marketing, and what that is to the timeline. */
function consenting(before: Contact, channel: Channel, message: InboundMessage, now: number) {
  const wants = wantsOf(channel, message)
  if (wants === undefined) return { contact: before }
  const { id: channelId } = channel
  const at = saidAt(message.sentAt, now)
  const contact = withConsent(before, { channelId, address: message.address, wants, at, by: 'contact' })
  if (!changesConsent(before, contact, { channelId })) return { contact }
  const name = wants ? ('opted_in' as const) : ('opted_out' as const)
  return { contact, event: { event: { name, from: null, to: channelId }, at } }
}

/** One of a group speaks for themselves; a web chat is nothing that is written to first. */
function wantsOf(channel: Channel, message: InboundMessage): boolean | undefined {
  if (message.speaker || message.fallback || channel.type === 'web') return undefined
  const { wantsMarketing, automatic, media } = message
  return wantsMarketing ?? (automatic || media.length > 0 ? undefined : saysOfMarketing(message.text))
}

/** A11: a deleted one is nobody's any more. */
const latestOf = (state: ContactState | undefined) =>
  state?.latest?.deletedAt === undefined ? state?.latest : undefined

/**
 * What stands for it among what its contact sent; undefined for emails: one may reach this contact now and another one
 * when it is read again, so that an item of its own says that it was.
 */
export const codeOfMessage = (
  channel: Channel,
  { providerId, fallback }: Pick<InboundMessage, 'providerId' | 'fallback'>,
): string | undefined => (channel.type === 'email' || fallback ? undefined : codeOf(channel.id, providerId))

export async function isRepeat(
  deps: Pick<Deps, 'store' | 'clock'>,
  channel: Channel,
  message: Pick<InboundMessage, 'providerId' | 'fallback' | 'sentAt'>,
  state: ContactState | undefined,
): Promise<boolean> {
  const code = codeOfMessage(channel, message)
  if (!code || !state?.latest) return false
  const { contact, latest } = state
  const now = deps.clock.now()
  // A visitor's message is said when it reaches us, however often it does.
  const said = channel.type === 'web' ? undefined : message.sentAt
  const recalled = recall(latest.taken, code, { now, within: TAKEN_FOR_MS, said })
  if (recalled !== 'perhaps') return recalled === 'yes'
  const [codes, isSeen] = await Promise.all([
    takenIn(deps, contact, now - TAKEN_FOR_MS),
    // As earlier versions kept all.
    !latest.taken?.first && deps.store.isSeen(channel.id, message.providerId, now),
  ])
  return isSeen || codes.includes(code)
}

/** What was put away, and (C3) what parts of the contact took in last. */
async function takenIn({ store }: Pick<Deps, 'store'>, contact: Contact, since: number): Promise<string[]> {
  const parts = partsOf(contact)
  const [own, ...others] = await Promise.all([
    store.readTaken(contact.id, since),
    ...parts.map((part) => store.readTaken(part, since)),
    ...parts.map(async (part) => codesIn((await store.readPart(part))?.latest?.taken?.codes ?? '')),
  ])
  return [...own, ...others.flat()]
}

async function store(
  deps: ReceiveDeps,
  channel: Channel,
  message: InboundMessage,
  state: ContactState | undefined,
  { moreWrites, survey }: { moreWrites: Write[]; survey: OfSurvey | undefined },
): Promise<void> {
  const latest = state && previousOf(state)
  const moment = momentOf(deps)
  const made = () => newContact(homeContactId(channel.id, message.address), channel, message, moment.now)
  const party = contactIn(state, made)
  const heard = heardFrom(party, channel, message, moment.now)
  // C2: whoever wrote once has two stars.
  const rated = heard.rating < 2 && !message.automatic ? { ...heard, rating: 2 } : heard
  const consent = consenting(rated, channel, message, moment.now)
  const known = await withAddresses(deps, channel, consent.contact, message)
  const providerMessageId = message.messageId ?? message.providerId
  const early = [...(known.contact.early ?? []), ...(latest?.early ?? [])]
  const { mine, left } = takeEarly(early, channel.id, providerMessageId)
  const mark = message.automatic ? undefined : awaiting([latest?.campaign, known.contact.campaign], moment.now)
  const kept = mark ? withoutMark(withoutEarly(known.contact)) : withoutEarly(known.contact)
  const contact = latest ? kept : withName(kept, message)
  const said = {
    text: clip(wellFormed(message.text), MAX_TEXT),
    attachments: attachmentsOf(message),
    ...(await contextOf(deps, channel, contact, message)),
    ...(survey ? { survey: true as const } : {}),
  }
  const at = saidAt(message.sentAt, moment.now)
  const { text, attachments, ...context } = withEarlyOnes(said, at, mine, contact)
  const incoming = {
    contact,
    channel: { id: channel.id, type: channel.type },
    text,
    attachments,
    providerMessageId,
    sentAt: message.sentAt,
    openUntil: opensUntil(channel, at, context.origin?.kind === 'ad' ? 'advertisement' : 'message'),
    context: mark ? { ...context, campaign: { id: mark.id, name: mark.name, place: mark.place } } : context,
  }
  const joined = latest && (isOpen(latest) || message.automatic) ? latest : undefined
  const opened = joined
    ? unchanged(joined)
    : await openFor(deps, channel, contact, latest, message.sentAt, moment, mark)
  const received = receive(opened, incoming, moment)
  const { change: spoken, other } = survey
    ? withAnswer(received, survey, contact, { channelId: channel.id, at }, moment)
    : { change: received }
  const change = consent.event
    ? append(spoken, moment, { kind: 'event', actor: byContact(contact), ...consent.event })
    : spoken
  const timed = armTimer(change.conversation, await deps.store.teamTimes(change.conversation.teamId), moment.now)
  const { early: _taken, asked, ...after } = timed
  const next = {
    ...after,
    ...(left ? { early: left } : {}),
    ...(asked && message.payload === undefined && !survey?.answer ? { asked } : {}),
    ...(mark ? { campaign: { ...mark, answeredIn: after.n } } : {}),
  }
  // Conversation n+1 replaces n only while n is still closed; a reopened or continued one is replaced as it was read.
  const before = after.n === latest?.n ? latest : undefined
  const code = codeOfMessage(channel, message)
  const { conversation, writes } = code ? takeIn(deps, next, code, moment.now) : { conversation: next, writes: [] }
  await deps.store.commit([
    ...(code ? writes : [deps.store.markSeen(channel.id, message.providerId, moment.now)]),
    // What is told of a message before there is a conversation waits with the contact, which is then replaced as it was read.
    ...(!latest || contact !== state?.contact ? [deps.store.putContact(contact)] : []),
    ...known.writes,
    ...(!before && latest ? [deps.store.conversationUnchanged(latest)] : []),
    ...deps.store.putConversations([{ before, after: conversation }, ...(other ? [other] : [])]),
    ...[...change.entries, ...(other?.entries ?? [])].map(deps.store.putEntry),
    ...moreWrites,
  ])
}

type Words = MessageContext & { text: string; attachments: Attachment[] }

/** What was told of the message before it came. */
function withEarlyOnes(said: Words, at: number, early: readonly EarlyOne[], contact: Contact): Words {
  let words = said
  for (const what of early) {
    if (what.kind === 'origin') words = { ...words, origin: words.origin ?? what.origin }
    else words = amended({ at, message: words as Message }, nameOf(what, contact)) ?? words
  }
  return words
}
const nameOf = <What extends EarlyAmendment>(what: What, { name }: Contact): What =>
  what.kind === 'reaction' && what.from === 'contact' && what.name === '' ? { ...what, name } : what
type EarlyOne = Early['what']

/** Whoever was known by no name until they said something. */
function withName(contact: Contact, { name: given, address, phone }: InboundParty): Contact {
  const name = plainName(given ?? '', MAX_NAME)
  const isNamed = contact.name !== address && contact.name !== phone
  return isNamed || name === '' ? contact : { ...contact, name, originalName: name }
}

const withoutEarly = (contact: Contact): Contact => {
  if (!contact.early) return contact
  const { early: _early, ...rest } = contact
  return rest
}

/** M18: from then on the conversation knows. */
const withoutMark = (contact: Contact): Contact => {
  if (!contact.campaign) return contact
  const { campaign: _campaign, ...rest } = contact
  return rest
}

const MAX_NAME = 256

/** What the message says of itself beside its words; the message that it answers is looked for. */
export async function contextOf(
  { store }: Pick<Deps, 'store'>,
  channel: Channel,
  contact: Contact,
  message: InboundContent & Partial<Omit<InboundMessage, 'kind'>>,
): Promise<MessageContext> {
  const { styles, fallback, automatic, subject, recipients, quoted, original, payload } = message
  const { origin, shared, speaker, replyTo } = message
  const answered =
    replyTo?.messageId === undefined ? undefined : await store.findMessage(contact, channel.id, replyTo.messageId)
  return {
    ...(styles?.length ? { styles } : {}),
    ...(fallback ? { fallback } : {}),
    ...(automatic ? { automatic } : {}),
    ...(subject ? { subject: clip(wellFormed(subject), MAX_SUBJECT) } : {}),
    ...(recipients ? { recipients } : {}),
    ...(quoted ? { quoted: clip(wellFormed(quoted), MAX_TEXT) } : {}),
    ...(original ? { original } : {}),
    ...(replyTo
      ? { replyTo: answered?.message ? quoteOf(answered, answered.message, replyTo.text) : asQuoted(replyTo) }
      : {}),
    ...(payload ? { payload: clip(wellFormed(payload), MAX_PAYLOAD) } : {}),
    ...(origin ? { origin: wellFormedOrigin(origin) } : {}),
    ...(shared ? { shared: shared.slice(0, MOST_SHARED).map(wellFormedShared) } : {}),
    ...(speaker
      ? {
          speaker: {
            id: speaker.id,
            name: plainName(speaker.name, MAX_NAME) || (contact.members?.[speaker.id]?.name ?? ''),
          },
        }
      : {}),
  }
}
/** As long as a line may be, by RFC 5322. */
const MAX_SUBJECT = 998

/** As long as Meta's, the longest, may be. */
const MAX_PAYLOAD = 1_000

/** In the provider's words, of what was never here. */
function asQuoted({ text = '', from = 'agent' }: NonNullable<InboundMessage['replyTo']>) {
  return { text: clip(wellFormed(text), QUOTE), from }
}

function wellFormedOrigin({ kind, ...words }: Origin): Origin {
  const kept = Object.entries(words).map(([name, word]) => [name, clip(wellFormed(word), 2_000)])
  return { kind, ...Object.fromEntries(kept) }
}

const MOST_SHARED = 30

function wellFormedShared(shared: Shared): Shared {
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(plain)
    return typeof value === 'string' ? plainName(value, 1_000) : value
  }
  return Object.fromEntries(Object.entries(shared).map(([name, value]) => [name, plain(value)])) as Shared
}

/** M17: where something comes from, something gets through to. */
function heardFrom(known: Contact, channel: Channel, message: InboundMessage, now: number): Contact {
  const address = message.fallback ? message.email : message.address
  const contact = message.fallback ? known : heardAt(known, channel.id, message.address)
  return address ? reachableAgain(contact, { channelId: channel.id, address }, saidAt(message.sentAt, now)) : contact
}

async function openFor(
  deps: ReceiveDeps,
  channel: Channel,
  contact: Contact,
  previous: ContactState['latest'],
  sentAt: number | undefined,
  moment: Moment,
  /** M18: the campaign that is answered, whose team it goes to */
  mark?: CampaignMark,
) {
  const { workspace, teams, nextIn } = await readNextOnes(deps, contact, previous)
  // What was deleted stays so (A11): it is not reopened.
  const again = workspace.afterClosing === 'reopen' && previous?.deletedAt === undefined ? previous : undefined
  const teamId = mark?.teamId ?? (again ? again.teamId : channel.teamId)
  const assignee = nextIn(teamId)
  const team = teams.find(({ id }) => id === teamId)
  // O2: a bot answers whom nobody is there for: neither a pinned customer nor one who answers a campaign.
  const { botId } = channel
  const withBot = (change: Change): Change =>
    !botId || assignee || mark || contact.blacklisted ? change : beginBot(change, botId, system, moment)
  if (again) {
    const reopened = reopenForMessage({ ...again, teamId }, assignee, moment, team)
    return withBot(
      teamId === again.teamId ? reopened : appendEvent(reopened, moment, system, 'transferred', again.teamId, teamId),
    )
  }
  const opened = openConversation(
    {
      contact,
      previous,
      teamId,
      channel: { id: channel.id, type: channel.type },
      actor: previous ? system : byContact(contact),
      ...(assignee ? { assignee, grabbedBy: ownerBy(assignee, team) } : {}),
      at: saidAt(sentAt, moment.now),
    },
    moment,
  )
  return withBot(opened)
}

/** The contact that an event makes of an address that nobody had. */
export function newContact(
  id: string,
  channel: Channel,
  message: InboundParty & Pick<InboundMessage, 'location'>,
  now: number,
): Contact {
  const name =
    plainName(message.name ?? '', MAX_NAME) || clip(message.phone || message.email || message.address, MAX_NAME)
  return {
    id,
    name,
    originalName: name,
    emails: message.email ? [message.email] : [],
    phones: message.phone ? [message.phone] : [],
    language: message.language ?? null,
    attributes: {},
    identities: [{ channelId: channel.id, type: channel.type, address: message.address }],
    rating: 0,
    pinnedTo: null,
    blacklisted: false,
    ...(message.location ? { location: message.location, lastActiveAt: now } : {}),
    createdAt: now,
    version: 0,
  }
}

export function attachmentsOf(message: InboundContent): Attachment[] {
  return message.media.slice(0, 50).map(({ name, type, size, source, voice }, index) => ({
    id: `${index + 1}`,
    name: clip(wellFormed(name), 200),
    type: clip(wellFormed(type), 100),
    size,
    source,
    ...(voice ? { voice } : {}),
  }))
}
