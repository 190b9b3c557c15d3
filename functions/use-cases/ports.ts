import type { FileKind, FileLimits } from '../domain/attachment.ts'
import type { Attachment, Channel, ChannelRef, ChannelType, Contact, Provider } from '../domain/model.ts'
import type { Connector, ConnectorId } from '../domain/outside-crm.ts'
import type { CrmRecord } from '../domain/record.ts'
import type { InboundEmail } from './receive-email.ts'
import type { Store } from './store-port.ts'

/** The current time in epoch milliseconds. */
export interface Clock {
  now(): number
}

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

/** A channel with what its adapter needs to talk to the provider. */
export interface ConnectedChannel {
  channel: Channel
  secrets: Record<string, string>
  /** origin (and path prefix) of the provider's API without a trailing slash; undefined: the provider's own */
  apiBase?: string
  /** where the provider reaches this channel: `<PUBLIC_URL>/webhooks/<channel id>` */
  webhookUrl: string
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
  | { outcome: 'fetched'; type: string | undefined; body: Uint8Array }
  /** can't succeed by trying again */
  | { outcome: 'refused'; reason: string }
  /** try later */
  | { outcome: 'unavailable'; reason: string }

export interface InboundMessage {
  kind: 'message'
  /** the provider's own id of this event; what makes it count once */
  providerId: string
  /** the provider's id of the message, where `providerId` says more than that */
  messageId?: string
  /** the customer's address on this channel */
  address: string
  name?: string
  phone?: string
  email?: string
  language?: string
  /** web chat: where they write from */
  location?: Contact['location']
  /** epoch ms by the provider's clock; undefined when it does not say */
  sentAt?: number
  /** what an agent reads; never empty (a kind that cannot be shown becomes a placeholder in square brackets) */
  text: string
  media: InboundMedia[]
  /** it came by another way than the channel's own: a web chat customer's email */
  fallback?: 'email'
}
export interface InboundReceipt {
  kind: 'receipt'
  providerMessageId: string
  status: 'sent' | 'delivered' | 'read' | 'failed'
  error?: { code: string; reason: string }
  /** our own reference, where the provider echoes it (WhatsApp's biz_opaque_callback_data) */
  reference?: string
}
export type InboundEvent = InboundMessage | InboundReceipt

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
  /** what goes in this one call */
  files?: OutboundFile[]
  /** epoch ms at which the message was first handed to the provider in this round; undefined on the first attempt */
  firstAttemptAt?: number
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
  read(): Promise<Uint8Array>
}
export type SendResult =
  | { outcome: 'sent'; providerMessageId: string }
  /** can't succeed by trying again */
  | {
      outcome: 'refused'
      code: string
      reason: string
      /** it was not the message: the provider does not accept the channel's credentials (any more) */
      unauthorized?: true
    }
  /** try later */
  | { outcome: 'unavailable'; reason: string; afterSeconds?: number }

export interface Capabilities {
  /** characters per message */
  textLimit: number
  /** M8: free text only for so long after the customer's last message; undefined: always */
  replyWindowMs?: number
  /** the provider reports delivery by webhook */
  receipts: boolean
  files: FileLimits
}

/** What is to be known of a provider's channels without talking to it. */
export interface ChannelProfile {
  provider: Provider
  types: readonly ChannelType[]
  capabilities(type: ChannelType): Capabilities
  /** names of the secrets that the channel must have */
  secretNames: readonly string[]
  /** names of the public settings that the channel must have */
  configNames: readonly string[]
}

/** One provider: how its webhooks are proven and read, and how a message is sent. Pure but for `send` and `fetchMedia`. */
export interface ChannelAdapter extends ChannelProfile {
  /** the answer to a verification request that carries no event (Meta's hub.challenge); undefined: not one */
  challenge?(request: WebhookRequest, channel: ConnectedChannel): WebhookAnswer | undefined
  /** constant-time proof that the provider sent it */
  verify(request: WebhookRequest, channel: ConnectedChannel): boolean
  /** every event of the body; throws only on a body that is not the provider's format at all */
  parse(request: WebhookRequest, channel: ConnectedChannel): ParsedWebhook
  /** what the provider wants as a success; undefined: 200 with `{"ok":true}` */
  answer?(request: WebhookRequest): WebhookAnswer
  /** hands one message to the provider; throws on nothing but a defect: a cut connection is `unavailable` */
  send(message: OutboundMessage, channel: ConnectedChannel): Promise<SendResult>
  /** has a customer's file from the provider, within bounds of size and time; throws on nothing but a defect */
  fetchMedia(source: NonNullable<Attachment['source']>, channel: ConnectedChannel): Promise<FetchedMedia>
}

/** What a channel can do, and its secrets. */
export interface Channels {
  /** undefined where messages come and go without a provider's webhook: web chat and email */
  profile(provider: Provider): ChannelProfile | undefined
  capabilities(channel: ChannelRef): Capabilities
  /** a channel by id; may be some seconds old */
  find(channelId: string): Promise<Channel | undefined>
  /** this process changed the channel */
  forget(channelId: string): void
  connect(channel: Channel): Promise<ConnectedChannel>
  /** what the provider must be told; undefined where it has no webhook */
  webhookUrl(channel: Channel): string | undefined
  /** where a customer has a file, by its token */
  fileUrl(token: string): string
}

/** What a CRM answered to one call. */
export type CrmResult<Value> =
  | { outcome: 'done'; value: Value }
  /** what the call is about is not there (any more) */
  | { outcome: 'gone' }
  /** can't succeed by trying again */
  | { outcome: 'refused'; reason: string }
  /** try later; `unauthorized`: it does not accept our credentials (any more) */
  | { outcome: 'unavailable'; reason: string; afterSeconds?: number; unauthorized?: true }

/** A connected account of a CRM with what its connector needs to talk to it. */
export interface CrmAccount {
  config: Record<string, string>
  secrets: Record<string, string>
  /** origin of the CRM's API without a trailing slash; undefined: the CRM's own */
  apiBase?: string
}
/** A note as the CRM has it; `stamp` changes whenever somebody changes the note. */
export interface CrmNote {
  id: string
  stamp: string
  /** HTML */
  content: string
}
export interface CrmNoteText {
  /** plain text; the connector makes of it what the CRM takes */
  text: string
  /** the way back, which carries our mark */
  url: string
}
/** L5: one CRM. Throws on nothing but a defect. */
export interface CrmConnector {
  id: ConnectorId
  /** makes the record there, or finds the one that stands for the same person; its id */
  createRecord(record: CrmRecord, account: CrmAccount): Promise<CrmResult<string>>
  /** the record that an attempt not before `since` (epoch ms) made without our hearing of it */
  findRecord(record: CrmRecord, since: number, account: CrmAccount): Promise<CrmResult<string | undefined>>
  createNote(record: CrmRecord, note: CrmNoteText, account: CrmAccount): Promise<CrmResult<CrmNote>>
  /** the latest note on the record whose content has the mark */
  findNote(record: CrmRecord, mark: string, account: CrmAccount): Promise<CrmResult<CrmNote | undefined>>
  readNote(id: string, account: CrmAccount): Promise<CrmResult<CrmNote>>
  updateNote(id: string, note: CrmNoteText, account: CrmAccount): Promise<CrmResult<CrmNote>>
  removeNote(id: string, account: CrmAccount): Promise<CrmResult<undefined>>
}
/** Which connectors there are, and their accounts. */
export interface Connectors {
  find(id: ConnectorId): CrmConnector
  connect(connector: Connector): Promise<CrmAccount>
}

/**
 * Where messages wait to be sent: FIFO per contact; notes to be written outside: FIFO per record; and files to be fetched,
 * each for itself.
 */
export interface DeliveryQueue {
  enqueue(job: QueueJob, deduplicationId: string): Promise<void>
  /** leaves a received job alone for so long */
  postpone(receiptHandle: string, seconds: number): Promise<void>
  /** takes a job out that is done, before the rest of its batch is */
  finish(receiptHandle: string): Promise<void>
}
export type QueueJob = DeliveryJob | NoteJob | MediaJob | ExportJob | ReplayJob
export interface DeliveryJob {
  entryId: string
  contactId: string
  round: number
}
/** F3: a conversation that is to be sent by email. */
export interface ExportJob {
  /** of the `exported` entry */
  exportId: string
  contactId: string
}
/** M5: a customer's file, which its provider still holds. */
export interface MediaJob {
  entryId: string
  contactId: string
  /** which of the entry's attachments, from 0 */
  attachment: number
}

/** A kept webhook that is to be read again. */
export interface ReplayJob {
  webhookId: string
  /** epoch ms: by which request; a later one has a job of its own */
  askedAt: number
}

/** Files in our own bucket, by key. */
export interface FileStore {
  /** where a form must be posted, and with which fields, to upload exactly this file, until then (epoch ms) */
  uploadTarget(
    file: { key: string; type: string; size: number },
    expiresAt: number,
  ): Promise<{ url: string; fields: Record<string, string> }>
  /** a link good for so long, to a download under this name and type */
  downloadLink(key: string, file: { name: string; type: string }, seconds: number): Promise<string>
  find(key: string): Promise<{ size: number; type: string; etag: string } | undefined>
  /** false: the source is gone, or is another than the one with this etag */
  copy(from: string, to: string, etag?: string): Promise<boolean>
  put(key: string, body: Uint8Array, type: string): Promise<void>
  read(key: string): Promise<Uint8Array>
  /** no error where there is none */
  remove(key: string): Promise<void>
  list(prefix: string, most: number): Promise<string[]>
}

/** L5: a note that changed or is gone, to be brought up to date in the CRM. */
export interface NoteJob {
  noteId: string
  recordId: string
  /** epoch ms: when it was asked for */
  at: number
}

/** What fires at a time of the future: one timer per conversation, and one per agent's digest. */
export interface Scheduler {
  /** sets the timer to `at` (epoch ms); `replaces`: one is set already, as far as is known */
  arm(timer: ({ conversationId: string } | { digestOf: string }) & { at: number; replaces: boolean }): Promise<void>
}

/** Open sockets, by connection id. */
export interface Sockets {
  post(connectionId: string, data: string): Promise<'ok' | 'gone'>
}

export interface OutboundEmail {
  from: { name: string; address: string }
  to: string
  replyTo?: string
  subject: string
  text: string
  /** the same for programs that show HTML; everything in it escaped */
  html?: string
  inReplyTo?: string
  references: string[]
  /** our entry id, as a header: tells a repeated email from a new one */
  reference: string
}
export interface Mailer {
  /** hands it to SES; the Message-ID under which SES sent it, in angle brackets */
  send(email: OutboundEmail): Promise<SendResult>
}

export interface Mailbox {
  read(bucket: string, key: string): Promise<InboundEmail>
}

export interface Secrets {
  /** by the name they were put under: a channel's id, or `<id>/<change>`; none where there are none */
  channel(channelId: string): Promise<Record<string, string>>
  putChannel(channelId: string, secrets: Record<string, string>): Promise<void>
  /** no error where there are none */
  removeChannel(channelId: string): Promise<void>
  /** the key under which reply addresses and visitor tokens are signed; made at first use */
  app(): Promise<string>
}

/** Structured log lines. Never a customer's text. */
export interface Log {
  info(event: string, fields?: Record<string, unknown>): void
  warn(event: string, fields?: Record<string, unknown>): void
  error(event: string, fields?: Record<string, unknown>): void
}

/** What every use-case may need; each names its part with Pick. */
export interface Deps {
  store: Store
  clock: Clock
  ulid(): string
  log: Log
  channels: Channels
  /** undefined where messages come and go without a provider's webhook: web chat and email */
  adapter(provider: Provider): ChannelAdapter | undefined
  connectors: Connectors
  queue: DeliveryQueue
  files: FileStore
  scheduler: Scheduler
  sockets: Sockets
  mailer: Mailer
  /** received emails by where they were stored */
  mailbox: Mailbox
  secrets: Secrets
  settings: {
    socketUrl: string
    emailDomain: string
    emailFrom: { name: string; address: string }
    /** origin of the agents' console, without a trailing slash */
    consoleUrl: string
  }
}
