import type { Channel, ChannelRef, ChannelType, Provider } from '../domain/model.ts'
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
  /** how to fetch it later: a provider's media id or a URL */
  source: { mediaId?: string; url?: string }
}

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
  text: string
  /** epoch ms at which the message was first handed to the provider in this round; undefined on the first attempt */
  firstAttemptAt?: number
  /** whether an id of the provider's is known to stand for another message of ours, or another round of this one */
  isAnother?(providerMessageId: string): Promise<boolean>
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
}

/** One provider: how its webhooks are proven and read, and how a message is sent. Pure but for `send`. */
export interface ChannelAdapter {
  provider: Provider
  types: readonly ChannelType[]
  capabilities(type: ChannelType): Capabilities
  /** names of the secrets that the channel must have */
  secretNames: readonly string[]
  /** names of the public settings that the channel must have */
  configNames: readonly string[]
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
}

/** Which adapter and secrets a channel has. */
export interface Channels {
  /** undefined where messages come and go without a provider's webhook: web chat and email */
  adapter(provider: Provider): ChannelAdapter | undefined
  capabilities(channel: ChannelRef): Capabilities
  /** a channel by id; may be some seconds old */
  find(channelId: string): Promise<Channel | undefined>
  /** this process changed the channel */
  forget(channelId: string): void
  connect(channel: Channel): Promise<ConnectedChannel>
  /** what the provider must be told; undefined where it has no webhook */
  webhookUrl(channel: Channel): string | undefined
}

/** Where messages wait to be sent: FIFO per contact. */
export interface DeliveryQueue {
  enqueue(job: DeliveryJob, deduplicationId: string): Promise<void>
  /** leaves a received job alone for so long */
  postpone(receiptHandle: string, seconds: number): Promise<void>
}
export interface DeliveryJob {
  entryId: string
  contactId: string
  round: number
}

/** What fires at a time of the future: one timer per conversation. */
export interface Scheduler {
  /** sets the conversation's timer to `at` (epoch ms); `replaces`: one is set already, as far as is known */
  arm(timer: { conversationId: string; at: number; replaces: boolean }): Promise<void>
}

/** Open sockets, by connection id. */
export interface Sockets {
  post(connectionId: string, data: string): Promise<'ok' | 'gone'>
}

export interface OutboundEmail {
  from: { name: string; address: string }
  to: string
  replyTo: string
  subject: string
  text: string
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
  queue: DeliveryQueue
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
  }
}
