import { createHmac } from 'node:crypto'
import type { ChannelType, Provider } from '../../functions/areas/channels/domain/channel.ts'
import type {
  CameBy,
  CompanyEcho,
  Content,
  CustomerAmendment,
  CustomerMessage,
  CustomerReceipt,
  SentMedia,
  SignedWebhook,
  SimulatedChannel,
} from './customer.ts'
import type { Person } from './people.ts'

/** One call as the simulated provider sees it; `path` is relative to the provider's origin. */
export interface ProviderCall {
  method: string
  path: string
  query: URLSearchParams
  headers: Record<string, string>
  body: unknown
  now: number
}

export interface ProviderAnswer {
  status: number
  body: unknown
  headers?: Record<string, string>
}

/** What the provider took; remembered for look-ups and for retry keys. */
export interface Accepted {
  id: string
  /** calls with the same key are one message */
  retryKey?: string
  to?: string
  from?: string
  text?: string
  /** epoch ms */
  at: number
}

/** A message as its recipient's phone shows it, as the call has it; `to` empty: the call is no message. */
interface Shown {
  to: string
  text: string
  /** where the call has a file's address, of what kind it is, and what is said with it */
  file?: { url: unknown; kind: unknown; caption?: unknown }
  /** the buttons under it */
  choices?: ShownChoice[]
}

/** A button, and what goes back with it. */
export interface ShownChoice {
  title: string
  payload: string
}

/** The buttons in a list of a body. */
export const choicesIn = (list: unknown, title: string[], payload: string[]): { choices?: ShownChoice[] } =>
  Array.isArray(list)
    ? { choices: list.map((one) => ({ title: text(one, ...title), payload: text(one, ...payload) })) }
    : {}

/** How one API answers. */
export interface Dialect {
  /** undefined: this call is no message, and `look` answers it */
  accept(call: ProviderCall): { accepted: Accepted; answer: ProviderAnswer } | undefined
  /** the answer to a message that was taken before */
  repeated?(earlier: Accepted): ProviderAnswer
  look(call: ProviderCall, taken: () => Accepted[], earlier: () => EarlierCall[]): ProviderAnswer
  recipient(body: unknown): Shown
  error(status: number): unknown
  /** where credentials are not accepted, if not with status 401 */
  unauthorized?(): ProviderAnswer
}

/** A call that the channel made before and that was answered with a yes. */
export interface EarlierCall {
  method: string
  path: string
  body: unknown
}

/** The latest of a channel's earlier calls to such an address. */
export const lastTo = (earlier: () => EarlierCall[], method: string, path: RegExp): EarlierCall | undefined =>
  earlier().findLast((call) => call.method === method && path.test(call.path))

type Kind = Content['type']

/** What a customer can do beside saying something. */
export type Act = CustomerAmendment['what']['act'] | 'quote' | 'group' | 'link' | 'echo' | CameBy

/** What a customer can do with one provider's app, and how the provider tells of it. */
export interface Phone {
  kinds: readonly Kind[]
  receipts: readonly CustomerReceipt['status'][]
  /** what an address looks like */
  address: RegExp
  /** an address of somebody new: every `#` becomes a digit, of which the first is no zero, every `*` a hexadecimal one */
  newAddress: string
  /** absent: nothing else */
  acts?: readonly Act[]
  message(message: CustomerMessage): SignedWebhook
  /** how the provider names a message of a customer's, and where an answer to it goes; absent: as it was given, to them */
  named?(message: CustomerMessage): { messageId: string; address: string }
  /** absent: the provider does not tell what is done to a message */
  amendment?(amendment: CustomerAmendment): SignedWebhook
  /** absent: the provider does not tell what the company says elsewhere */
  echo?(echo: CompanyEcho): SignedWebhook
  /** what the provider tells beside what customers do: absent where that is nothing */
  news?(value: object, channel: SimulatedChannel): SignedWebhook
  /** absent: the provider does not tell what becomes of a message */
  receipt?(receipt: CustomerReceipt): SignedWebhook
}

/** A channel of the demo workspace. */
export interface DemoChannel {
  id: string
  type: ChannelType
  name: string
  /** what the simulator calls it */
  label: string
  teamId: string | null
  config: Record<string, string>
  secrets: Record<string, string>
}

/** A provider whose customers have no phone of ours: they write emails, or chat on a page. */
export interface DemoProvider {
  demo: readonly DemoChannel[]
}

/** A provider whose API and customers are simulated. */
export interface SimulatedProvider extends DemoProvider {
  /** whether a call is one of its API; `path` is relative to its origin */
  owns(path: string, body: unknown): boolean
  dialect: Dialect
  /** where its API gives files out by id: the file that a call is about, and what is said about it; undefined: none */
  held?(
    path: string,
    fields: URLSearchParams,
  ): { id: string; describe?(file: SentMedia, base: string): object } | undefined
  /** what its API says of people: whom a call asks about, and the answer; undefined: the call asks about nobody */
  profile?(
    call: ProviderCall,
  ): { address: string; answer(person: Person | undefined, base: string): ProviderAnswer } | undefined
  phone(type: string): Phone
}

/** One for every provider: those that call us by webhook are simulated as a whole. */
export type Simulators<Webhook extends Provider> = {
  [Name in Provider]: Name extends Webhook ? SimulatedProvider : DemoProvider
}

export const everyKind: readonly Kind[] = ['text', 'image', 'voice', 'file', 'location', 'sticker', 'choice', 'start']
/** All that a customer may send but these. */
export const without = (...left: Kind[]) => everyKind.filter((kind) => !left.includes(kind))

/** What is at a path of a body. */
export const field = (body: unknown, ...path: (string | number)[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | null | undefined)?.[key], body)
export const text = (body: unknown, ...path: (string | number)[]): string => String(field(body, ...path) ?? '')
export const FILE_KINDS = ['image', 'video', 'audio', 'file'] as const
/** `[image]` for a body that has a field `image`. */
export const kindOf = (body: unknown, ...kinds: readonly string[]) => {
  const kind = kinds.find((name) => field(body, name) !== undefined)
  return kind ? `[${kind}]` : '[message]'
}
export const nothing = (): ProviderAnswer => ({
  status: 404,
  body: { error: { message: 'Not simulated', code: 404 } },
})

export const hmac = (algorithm: string, secret: string | undefined, content: string, encoding: 'hex' | 'base64') =>
  createHmac(algorithm, secret ?? '')
    .update(content)
    .digest(encoding)

interface JsonPhone extends Omit<Phone, 'message' | 'amendment' | 'echo' | 'receipt'> {
  message(message: CustomerMessage): unknown
  amendment?(amendment: CustomerAmendment): unknown
  echo?(echo: CompanyEcho): unknown
  receipt?(receipt: CustomerReceipt): unknown
  /** the headers by which its provider proves itself */
  sign(body: string, secrets: SimulatedChannel['secrets']): Record<string, string>
}

/** A phone whose provider sends JSON. */
export function jsonPhone({ message, amendment, echo, receipt, sign, ...rest }: JsonPhone): Phone {
  const signed = ({ secrets }: SimulatedChannel, value: unknown): SignedWebhook => {
    const body = JSON.stringify(value)
    return { body, headers: { 'content-type': 'application/json', ...sign(body, secrets) } }
  }
  return {
    ...rest,
    message: (given) => signed(given.channel, message(given)),
    news: (value, channel) => signed(channel, value),
    ...(amendment ? { amendment: (given) => signed(given.channel, amendment(given)) } : {}),
    ...(echo ? { echo: (given) => signed(given.channel, echo(given)) } : {}),
    ...(receipt ? { receipt: (given) => signed(given.channel, receipt(given)) } : {}),
  }
}
