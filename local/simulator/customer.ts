import { createHash } from 'node:crypto'

/** What a customer can send; which of them a provider knows, its phone says. */
export type Content =
  | { type: 'text'; text: string }
  | { type: 'image' | 'voice' | 'file'; media: SentMedia; caption?: string | undefined }
  | { type: 'sticker'; media: SentMedia }
  | { type: 'location'; latitude: number; longitude: number; name?: string | undefined }
  /** a tap on a quick reply of a template */
  | { type: 'button'; text: string; payload?: string | undefined }
  /** a tap on a choice that a message offers, by what the phone has of it */
  | { type: 'choice'; text: string; payload: string }
  /** "Get started", `/start`, a first look at the bot; by a link that has a parameter */
  | { type: 'start'; ref?: string | undefined }

/** A file that the provider holds now. */
export interface SentMedia {
  id: string
  /** where those providers have it that give an address instead of an id */
  url: string
  name: string
  /** MIME */
  type: string
  size: number
  sha256: string
}

/** One message, as the provider is about to tell of it. */
export interface CustomerMessage {
  channel: SimulatedChannel
  /** the customer's address there */
  from: string
  name: string
  content: Content
  /** the provider's id of the message that it answers */
  quotes?: string | undefined
  /** it is said in a group that the customer is in */
  inGroup?: boolean | undefined
  /** what they were looking at when they wrote */
  cameBy?: CameBy | undefined
  /** letters and digits, never used before */
  id: string
  /** epoch ms */
  at: number
}

/** An advertisement, a story of the company's, a story of their own that names it, a product, another chat. */
export type CameBy = 'ad' | 'story' | 'mention' | 'product' | 'forward'

/** What the company says to a customer by other means than ours: the provider's own inbox, an app on a phone. */
export interface CompanyEcho {
  channel: SimulatedChannel
  to: string
  text: string
  id: string
  at: number
}

/** What a customer does to a message later: their own, or for a reaction any. */
export type CustomerAmendment = Omit<CustomerMessage, 'content' | 'quotes'> & {
  /** the provider's id of the message */
  messageId: string
  what: { act: 'reaction'; emojis: string[] } | { act: 'edit'; text: string } | { act: 'unsend' }
}

/** What becomes of a message that was sent to the customer. */
export interface CustomerReceipt {
  channel: SimulatedChannel
  providerMessageId: string
  to: string
  status: 'delivered' | 'read' | 'failed'
  /** why it failed, where the provider knows better than that nobody was there */
  error?: { code: string; message: string } | undefined
  at: number
}

export interface SimulatedChannel {
  id: string
  provider: string
  type: string
  config: Record<string, string>
  secrets: Record<string, string>
  /** what the provider calls */
  webhookUrl: string
}

/** A provider's request, signed. */
export interface SignedWebhook {
  headers: Record<string, string>
  body: string
}

/** A number of so many digits that is the same for the same text: ids that providers write as numbers. */
export function digitsOf(text: string, length: number): number {
  const hash = createHash('sha256').update(text).digest()
  return (hash.readUIntBE(0, 6) % (9 * 10 ** (length - 1))) + 10 ** (length - 1)
}
