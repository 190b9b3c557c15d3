import type { Write } from '../../kernel/commit.ts'
import type { Amends } from './domain/amends.ts'
import type { Attachment } from './domain/attachment.ts'
import type { BulkPace } from './domain/bulk-pace.ts'
import type {
  CallbackName,
  Channel,
  ChannelHealth,
  ChannelRef,
  ChannelType,
  HealthSide,
  Location,
  Provider,
  UnreachableReason,
} from './domain/channel.ts'
import type { ChannelForm } from './domain/channel-form.ts'
import type { CheckProblemCode } from './domain/check-problem.ts'
import type { Choice, ChoiceButtons } from './domain/choices.ts'
import type { Origin, Recipients, Shared, Speaker, Styled } from './domain/context.ts'
import type { FileKind, FileLimits } from './domain/file-limits.ts'
import type {
  FilledTemplate,
  ProviderTemplate,
  TemplateCategory,
  TemplateQuality,
  TemplateStatus,
} from './domain/template.ts'
import type { TextLimit } from './domain/text-limits.ts'

/** The outcome of a send; `delivered` when it reached the customer's screen, `providerMessageId` null where there is none. */
export type Sent =
  | { outcome: 'sent'; providerMessageId: string | null; delivered?: boolean; fallback?: 'email' }
  | Exclude<SendResult, { outcome: 'sent' }>

/** A provider's HTTP request as it arrived; header names in lower case. */
export interface WebhookRequest {
  method: string
  /** public URL the provider called, query string included */
  url: string
  path: string
  query: Record<string, string>
  headers: Record<string, string>
  /** exactly the bytes received: signatures are computed over them */
  body: Buffer
}

export interface WebhookAnswer {
  status: number
  contentType?: string
  body: string
}

/** What of a webhook's body is for one account of the provider. */
export interface WebhookPart {
  /** as the provider names it; undefined: it names none */
  account: string | undefined
  isOf(channel: Channel): boolean
  body: Buffer
}

/** A channel with what its adapter needs to talk to the provider. */
export interface ConnectedChannel {
  channel: Channel
  secrets: Record<string, string>
  /** origin (and path prefix) of the provider's API without a trailing slash; undefined: the provider's own */
  apiBase?: string
  /** where the provider is told to deliver: `<origin>/webhooks/<channel id>` */
  webhookUrl: string
  /** where it may as well: what earlier versions told it */
  alsoAt?: string
}

/** A file that the provider holds for us. */
export interface InboundMedia {
  name: string
  type: string
  size: number | null
  /** how to fetch it later: a provider's media id or a URL; or where our bucket has it already */
  source: { mediaId?: string; url?: string; stored?: string }
  /** M6: a voice message */
  voice?: true
}

/** A file fetched from its provider. */
export type FetchedMedia =
  /** what is read of it may break off (`domain/broken-off.ts`); whoever reads no further ends the connection */
  | { outcome: 'fetched'; type: string | undefined; body: AsyncIterable<Uint8Array> }
  /** can't succeed by trying again */
  | { outcome: 'refused'; reason: string }
  /** try later */
  | { outcome: 'unavailable'; reason: string }

/** What a provider says of a customer, of a group, or of who speaks in one. */
export type FetchedProfile =
  | { outcome: 'found'; name?: string | undefined; language?: string | undefined; picture?: ProfilePicture }
  | Exclude<FetchedMedia, { outcome: 'fetched' }>
/** Where the provider has the picture: what `fetchMedia` takes. */
export type ProfilePicture = Pick<InboundMedia['source'], 'mediaId' | 'url'>

/** What a provider says of the templates of a channel. */
export type FetchedTemplates =
  | { outcome: 'found'; templates: ProviderTemplate[] }
  /** the channel's settings do not say whose they are */
  | { outcome: 'not_set' }
  | Exclude<SendResult, { outcome: 'sent' }>

/** Whose an event is: the customer, by their addresses on the channel. */
export interface InboundParty {
  /** the customer's address on this channel; of a group: the group's */
  address: string
  /** other addresses that the provider says are the same customer's: whoever wrote from one is found by another */
  aliases?: string[]
  name?: string
  phone?: string
  email?: string
  language?: string
}

/** What was said, whoever said it. */
export interface InboundContent extends InboundParty {
  /** the provider's own id of this event; what makes it count once */
  providerId: string
  /** the provider's id of the message, where `providerId` says more than that */
  messageId?: string
  /** epoch ms by the provider's clock; undefined when it does not say */
  sentAt?: number
  /** what an agent reads; never empty (a kind that cannot be shown becomes a placeholder in square brackets) */
  text: string
  /** what of it is how, where the provider says that beside it */
  styles?: Styled[]
  media: InboundMedia[]
  /** the message that this one answers: by the provider's id, in its words as far as the provider repeats them */
  replyTo?: { messageId?: string; text?: string; from?: 'contact' | 'agent' }
  /** what came back with the button that they tapped */
  payload?: string
  origin?: Origin
  /** places, people and products, which `text` says in words */
  shared?: Shared[]
  /** who of a group said it */
  speaker?: Speaker
}

export interface InboundMessage extends InboundContent {
  kind: 'message'
  /** web chat: where they write from */
  location?: Location
  /** it came by another way than the channel's own: a web chat customer's email */
  fallback?: 'email'
  /** nobody wrote it for the company to answer (an absence note, a newsletter, STOP): it opens, reopens and wakes nothing */
  automatic?: true
  /** M18: whether they want marketing, by the provider's word: a setting of its own, or words that it acts on itself */
  wantsMarketing?: boolean
  /** email: the subject line */
  subject?: string
  /** email: the addresses it was sent to */
  recipients?: Recipients
  /** email: what was quoted of earlier mail, apart from `text` */
  quoted?: string
  /** email: where our bucket has it as it came */
  original?: string
}

/**
 * The company said it by other means than ours (the provider's own inbox, the app on a phone): `address` is the
 * customer's, and `reference` ours, where the provider repeats what we sent.
 */
export interface InboundEcho extends InboundContent {
  kind: 'echo'
  reference?: string
}

/** What was said before the channel was connected; it stands in the timeline and starts nothing. */
export interface InboundHistory extends InboundContent {
  kind: 'history'
  from: 'contact' | 'agent'
}

interface AboutMessage extends InboundParty {
  /** the provider's id of the message that it is about */
  messageId: string
  /** epoch ms by the provider's clock; undefined when it does not say */
  at?: number
  /** the company did it, by other means than ours */
  elsewhere?: true
}

/** A reaction to a message, ours or theirs: all that this person's reactions to it are from now on, none where they took it back. */
export interface InboundReaction extends AboutMessage {
  kind: 'reaction'
  emojis: string[]
  /** who of a group reacted */
  speaker?: Speaker
}

/** A message reads differently from now on. */
export interface InboundEdit extends AboutMessage {
  kind: 'edit'
  text: string
  styles?: Styled[]
}

/** A message was taken back by who sent it. */
export interface InboundUnsend extends AboutMessage {
  kind: 'unsend'
}

/** Everything sent to the customer until a moment (epoch ms) has come so far. */
export interface InboundWatermark {
  kind: 'watermark'
  address: string
  status: 'delivered' | 'read'
  until: number
}

/** By what the customer came, told before they say anything: it belongs to what they say next. */
export interface InboundReferral extends InboundParty {
  kind: 'referral'
  origin: Origin
  /** epoch ms by the provider's clock; undefined when it does not say */
  at?: number
}

/** The customer's address has become another one; both are the same customer's. */
export interface InboundMove {
  kind: 'move'
  address: string
  to: string
}

/** M17: the customer lets us in again. */
export interface InboundReturn {
  kind: 'return'
  address: string
  /** epoch ms by the provider's clock; undefined when it does not say */
  at?: number | undefined
}

/** Why a message failed. */
export interface SendingError {
  code: string
  reason: string
  /** M17: it was not the message: nothing gets through to this address any more */
  unreachable?: UnreachableReason | undefined
  /** M18: it was marketing, which the customer has told the provider that they want none of */
  optedOut?: true | undefined
}

export interface InboundReceipt {
  kind: 'receipt'
  providerMessageId: string
  status: 'sent' | 'delivered' | 'read' | 'failed'
  error?: SendingError | undefined
  /** our own reference, where the provider echoes it (WhatsApp's biz_opaque_callback_data) */
  reference?: string
  /** the customer's address on this channel, where the provider says whom the message was for */
  recipient?: string | undefined
  /** how the provider names this event, where a message may have several that are failures: it counts once */
  eventId?: string
  /** the address that it was sent to, where it is not the contact's on the channel */
  address?: string
  /** epoch ms by the provider's clock; undefined when it does not say */
  at?: number
}

/** M17: the customer shut us out, or left, by the provider's word. */
export interface InboundDeparture {
  kind: 'departure'
  /** the customer's address on this channel */
  address: string
  reason: UnreachableReason
  /** epoch ms by the provider's clock; undefined when it does not say */
  at?: number | undefined
}

/** A template has changed: what is told of it is so now; nothing is told where all of it may be different. */
export interface InboundTemplateNews {
  kind: 'template'
  /** the provider's own ids, of the account and of the template in it */
  account: string
  providerId: string
  status?: TemplateStatus | undefined
  /** why, in the provider's words */
  reason?: string | undefined
  /** null: it is not known any more */
  quality?: TemplateQuality | null | undefined
  category?: TemplateCategory | undefined
  /** epoch ms by the provider's clock; undefined when it does not say */
  at?: number | undefined
}

/** What changes a message that was said before. */
export type InboundAmendment = InboundReaction | InboundEdit | InboundUnsend

export type InboundEvent =
  | InboundMessage
  | InboundEcho
  | InboundHistory
  | InboundAmendment
  | InboundReceipt
  | InboundWatermark
  | InboundReferral
  | InboundMove
  | InboundDeparture
  | InboundReturn
  | InboundTemplateNews

export interface ParsedWebhook {
  /** in the order in which the customer sent them, as far as the body tells */
  events: InboundEvent[]
  /** what was signed but made no sense; the whole body is kept when there is any */
  unparsed: string[]
}

export interface OutboundMessage {
  /** our entry id, constant over retries: the idempotency key where the provider has one */
  reference: string
  /** which attempt this is, 1 for the first */
  attempt: number
  to: string
  /** empty where only files go */
  text: string
  /** what of it is how, where that goes beside it */
  styles?: Styled[]
  /** what goes in this one call */
  files?: OutboundFile[]
  /** epoch ms at which the message was first handed to the provider in this round; undefined on the first attempt */
  firstAttemptAt?: number
  /** the provider's id of the message that it answers, where the channel can quote */
  replyTo?: string
  /** the answers that it offers, as buttons under the text */
  choices?: Choice[]
  /** the customer's, where it is known */
  language?: string
  /** M8: the template that it is sent by; `text` is its body, a file is its header's */
  template?: FilledTemplate
  /** M8: a person's answer that comes later than the channel otherwise takes any */
  late?: true
  /** whether an id of the provider's is known to stand for another message of ours, or another round of this one */
  isAnother?(providerMessageId: string): Promise<boolean>
}

/** A file on its way to a customer. */
export interface OutboundFile {
  kind: FileKind
  name: string
  type: string
  /** bytes */
  size: number
  /** from where the provider can have it, for an hour */
  url: string
  /** where the customer can have it, for thirty days */
  link: string
  /** its bytes as they are read, for a provider that is sent them along with the call; `size` as it is in our bucket */
  open(): Promise<{ size: number; pieces: AsyncIterable<Uint8Array> }>
}

/**
 * How a message that the provider has is to be from now on: a state, not a step, so that asking again changes nothing.
 * `emoji` null: no reaction.
 */
export type OutboundAmendment = { to: string; messageId: string } & (
  | { kind: 'reaction'; emoji: string | null }
  /** `isCaption`: what is edited stands under a file */
  | { kind: 'edit'; text: string; styles?: Styled[]; isCaption: boolean }
  | { kind: 'unsend' }
)
export type AmendResult = { outcome: 'done' } | Exclude<SendResult, { outcome: 'sent' }>

export type SendResult =
  | { outcome: 'sent'; providerMessageId: string }
  /** can't succeed by trying again */
  | {
      outcome: 'refused'
      code: string
      reason: string
      /** M17: it was not the message: nothing gets through to this address any more */
      unreachable?: UnreachableReason
      /** M18: it was marketing, which the customer has told the provider that they want none of */
      optedOut?: true
      /** it was not the message: the provider does not accept the channel's credentials (any more) */
      unauthorized?: true
    }
  /** try later */
  | {
      outcome: 'unavailable'
      reason: string
      afterSeconds?: number
      /** M18: the number has sent more than the provider takes at present */
      tooMuch?: true
    }

export interface Capabilities {
  text: TextLimit
  /** the provider reports delivery by webhook */
  receipts: boolean
  /** what an agent can do to messages that are there; absent: nothing */
  amends?: Amends
  /** answers are offered as buttons; absent: as numbered lines of the text */
  choices?: ChoiceButtons
  files: FileLimits
}

/** What is to be known of a provider's channels without talking to it. */
export interface ChannelProfile extends ChannelForm {
  provider: Provider
  /** it calls us by webhook, and has an adapter; false: messages come and go by ways of our own */
  webhooks: boolean
  /** it repeats our reference in every receipt, which then needs no help to find its message */
  echoesReference?: true
  /**
   * the webhooks of all its channels may come to one address, `/webhooks/<name>`; channels that have this secret in common
   * may be spoken of in one another's
   */
  callback?: { name: CallbackName; secret: string }
  capabilities(type: ChannelType): Capabilities
}

/** O2: whether there is such a bot, which is kept elsewhere. */
export interface BotsThereAre {
  readBot(id: string): Promise<object | undefined>
}

/** One provider: how its webhooks are proven and read, and how a message is sent. Pure but for `send` and `fetchMedia`. */
export interface ChannelAdapter extends ChannelProfile {
  /** the answer to a verification request that carries no event (Meta's hub.challenge); undefined: not one */
  challenge?(request: WebhookRequest, channel: ConnectedChannel): WebhookAnswer | undefined
  /** constant-time proof that the provider sent it */
  verify(request: WebhookRequest, channel: ConnectedChannel): boolean
  /** what of a body is for which account, where the provider says it; undefined: the body is not this provider's */
  parts?(request: WebhookRequest): WebhookPart[] | undefined
  /** every event of the body; throws only on a body that is not the provider's format at all */
  parse(request: WebhookRequest, channel: ConnectedChannel): ParsedWebhook
  /** what the provider wants as a success; undefined: 200 with `{"ok":true}` */
  answer?(request: WebhookRequest): WebhookAnswer | undefined
  /** hands one message to the provider; throws on nothing but a defect: a cut connection is `unavailable` */
  send(message: OutboundMessage, channel: ConnectedChannel): Promise<SendResult>
  /** changes a message that the provider has; doing it again changes nothing. Where `capabilities` say that it can */
  amend?(what: OutboundAmendment, channel: ConnectedChannel): Promise<AmendResult>
  /**
   * what the provider says of whoever has this address, or of one who speaks in that group; absent: it says nothing, or with
   * every message. Throws on nothing but a defect
   */
  fetchProfile?(who: { address: string; speakerId?: string }, channel: ConnectedChannel): Promise<FetchedProfile>
  /** all templates of the channel's account; absent: it has none. Throws on nothing but a defect */
  fetchTemplates?(channel: ConnectedChannel): Promise<FetchedTemplates>
  /** has a customer's file from the provider, within bounds of size and time; throws on nothing but a defect */
  fetchMedia(source: NonNullable<Attachment['source']>, channel: ConnectedChannel): Promise<FetchedMedia>
}

/** What a company's own app is to be told: of a message that leaves for it, or that is otherwise by now. */
export interface AppCall {
  kind: 'app'
  type: 'message.created' | 'message.updated'
  /** of a message that leaves: the same whenever it is told again, by which the app knows a repeat */
  id?: string
  channelId: string
  entryId: string
  /** by what the app knows its user */
  to: string
  /** the message that it answers, by the app's id where it is the app's */
  replyTo?: string | undefined
  files: Pick<OutboundFile, 'name' | 'type' | 'size' | 'url'>[]
}

/** Tells apps, from a function that may call addresses that somebody named. */
export interface AppRoom {
  tell(call: AppCall): Promise<SendResult>
}

/** What stands between a channel and its first message, in a word; `theirs`: as the provider put it. */
export interface CheckProblem {
  code: CheckProblemCode
  theirs?: string
}

/** What a provider says of a channel's account, and of where it delivers that account's messages. */
export interface CheckResult {
  /** refused: the credentials or the account; unavailable: it said nothing */
  state: 'ok' | 'refused' | 'unavailable'
  /** how the provider names the account; `detail`: its number or handle */
  account?: { name: string; detail?: string }
  /** absent: it does not say */
  webhook?: 'ours' | 'elsewhere' | 'missing'
  /** M18: customers that may be written to first in 24 hours; null: as many as one likes */
  perDay?: number | null
  problems: CheckProblem[]
}

/** Asks a provider about a channel, without telling anybody anything. */
export interface ProviderCheck {
  /** it takes the address of its webhooks over its API */
  connects?: true
  /** `connect`: have it deliver to us from now on, where it can be told; asking again changes nothing */
  run(channel: ConnectedChannel, how: { connect: boolean }): Promise<CheckResult>
}

/** What a channel can do, and its secrets. */
export interface Channels {
  profile(provider: Provider): ChannelProfile
  capabilities(channel: ChannelRef): Capabilities
  /** a channel by id; may be some seconds old */
  find(channelId: string): Promise<Channel | undefined>
  connect(channel: Channel): Promise<ConnectedChannel>
  /** what the provider must be given; undefined where it has no webhook */
  webhookUrl(channel: Channel): string | undefined
  /** where a customer has a file, by its token */
  fileUrl(token: string): string
  /** where a customer says how satisfied they were; the token is in the query, which is in no log */
  surveyUrl(token: string): string
}

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface ChannelsStore {
  readChannel(id: string): Promise<Channel | undefined>
  /** ten seconds old at most at `now` (epoch ms) */
  readChannelLately(now: number, id: string): Promise<Channel | undefined>
  readChannels(which?: 'present' | 'all'): Promise<Channel[]>
  putChannel(channel: Channel): Write
  readChannelHealth(
    channelId?: string,
    consistent?: boolean,
  ): Promise<(ChannelHealth & { channelId: string; side: HealthSide })[]>
  putChannelHealth(channelId: string, side: HealthSide, health: ChannelHealth): Write
  readSlowUntil(channelId: string): Promise<number>
  putSlowUntil(channelId: string, until: number): Promise<void>
  readBulkPace(channelId: string): Promise<BulkPace | undefined>
  putBulkHold(channelId: string, pace: Pick<BulkPace, 'heldUntil' | 'streak'>): Promise<void>
  putPerDay(channelId: string, perDay: number | null): Promise<void>
  putDayUsed(channelId: string, pace: Pick<BulkPace, 'dayFrom' | 'dayUsed'>): Write
}

export interface ChannelParts {
  channels: Channels
  /** undefined where messages come and go without a provider's webhook: web chat and email */
  adapter(provider: Provider): ChannelAdapter | undefined
  /** undefined where there is no provider to be asked */
  check(provider: Provider): ProviderCheck | undefined
}
