export type Kind = 'text' | 'image' | 'voice' | 'file' | 'location' | 'sticker' | 'start' | 'choice' | 'button'
export type CameBy = 'ad' | 'story' | 'mention' | 'product' | 'forward'
export type Act = 'quote' | 'reaction' | 'edit' | 'unsend' | 'group' | 'link' | 'echo' | CameBy
export type Receipt = 'delivered' | 'read' | 'failed'

export interface PhoneInfo {
  id: string
  type: string
  provider: string
  /** what it is called here */
  label: string
  /** of somebody new: `#` stands for a digit, `*` for a hexadecimal one */
  newAddress: string
  kinds: Kind[]
  receipts: Receipt[]
  acts: Act[]
}

/** What a customer has said, as their own phone remembers it. */
export interface Said {
  id: string
  /** what the provider calls it; absent where an earlier version said it */
  messageId?: string
  kind: Kind
  text: string
  at: string
  /** what Switchboard answered the provider */
  status: number
}

/** One customer of one channel, as this browser plays them. */
export interface Customer {
  address: string
  name: string
  said: Said[]
  /** by the provider's message id: what the provider was made to tell */
  told: Record<string, Receipt>
  /** where a group that they have spoken in is answered */
  group?: string
}

export interface TemplateButton {
  type: 'quick_reply' | 'url' | 'phone' | 'code'
  text: string
  url?: string
}
export interface SentTemplate {
  header?: { text?: string; url?: string; isPicture?: boolean }
  footer?: string
  offer?: string
  buttons: TemplateButton[]
  cards?: { url?: string; text: string; buttons: TemplateButton[] }[]
}

/** A message that was sent to the channel's customers. */
export interface Sent {
  id: string | null
  to: string
  text: string
  file?: { url: string; isPicture: boolean }
  choices?: { title: string; payload: string }[]
  /** what it looks like beside its text, where it was sent by a template */
  template?: SentTemplate
  /** the provider took it, and says later why it could not be sent */
  failure?: { code: string; message: string }
  at: string
  status: number
}

const names = ['Robin Reyes', 'Amara Diallo', 'Kenji Mori', 'Lena Fischer', 'Tomás Silva', 'Noor Haddad', 'Priya Nair']

const digits = (length: number) =>
  Array.from(crypto.getRandomValues(new Uint8Array(length)), (value, index) =>
    index === 0 ? String((value % 9) + 1) : String(value % 10),
  ).join('')
const hex = (length: number) =>
  Array.from(crypto.getRandomValues(new Uint8Array(length)), (value) => (value % 16).toString(16)).join('')

const addressFor = ({ newAddress }: PhoneInfo) =>
  newAddress.replace(/#+/g, (run) => digits(run.length)).replace(/\*+/g, (run) => hex(run.length))

/** Somebody who has never written. */
export function newCustomer(phone: PhoneInfo): Customer {
  const [pick = 0] = crypto.getRandomValues(new Uint8Array(1))
  return { address: addressFor(phone), name: names[pick % names.length] ?? 'Customer', said: [], told: {} }
}

const keyOf = (phone: PhoneInfo) => `simulator:${phone.id}`

/** The customer this browser last played on a channel, or a new one. */
export function loadCustomer(phone: PhoneInfo): Customer {
  const stored = localStorage.getItem(keyOf(phone))
  if (stored === null) return newCustomer(phone)
  try {
    return JSON.parse(stored) as Customer
  } catch {
    // Written by another version: that customer is gone.
    return newCustomer(phone)
  }
}

const MAX_SAID = 200

export function saveCustomer(phone: PhoneInfo, customer: Customer): void {
  const kept = { ...customer, said: customer.said.slice(-MAX_SAID) }
  localStorage.setItem(keyOf(phone), JSON.stringify(kept))
}
