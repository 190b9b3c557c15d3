import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ChannelType, Provider } from '../../../functions/areas/channels/domain/channel.ts'
import type {
  ChannelAdapter,
  ConnectedChannel,
  InboundEvent,
  OutboundMessage,
  WebhookRequest,
} from '../../../functions/areas/channels/port.ts'
import { adapterOf, adapters } from '../../../functions/areas/channels/providers/adapters.ts'
import { profileOf, type WebhookProvider } from '../../../functions/areas/channels/providers/profiles.ts'

/** One webhook body and what it must become. */
export interface Case {
  name: string
  body: unknown
  /** matched field by field, in this order */
  events: Partial<InboundEvent>[]
  /** how many elements could not be read; 0 when absent */
  unparsed?: number
}

/** One message that is handed to a provider, and what its API must be told. */
interface Sending {
  /** undefined: as the provider's first type */
  type?: ChannelType
  to?: string
  reply: Reply
  /** the provider's id of it */
  id: string
  /** matched field by field */
  request: Partial<Received>
  body: Record<string, unknown> | URLSearchParams
}

/** What the tests that every provider has in common know of one. */
export interface ProviderFixture {
  /** its webhooks */
  cases: Case[]
  /** how they are signed, where that is over the body alone; null: otherwise, which has tests of its own */
  signature: { header: string; secretName: string; sign(body: Buffer, secret: string): string } | null
  sends: Sending[]
  /** what it answers where the credentials are not accepted */
  unauthorized: Reply
}

const demoOf = (name: string) => `demo-${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
const named = (names: 'secretNames' | 'configNames') =>
  Object.fromEntries(
    Object.keys(adapters).flatMap((key) => profileOf(key as Provider)[names].map((name) => [name, demoOf(name)])),
  )

export const SECRETS: Record<string, string> = { ...named('secretNames'), botToken: '1234:demo-bot-token' }
const CONFIG: Record<string, string> = {
  ...named('configNames'),
  phoneNumberId: '100000000000001',
  accountId: '100000000000002',
  accountSid: 'AC00000000000000000000000000000000',
  sender: '+15005550006',
  senderName: 'Demo',
}

/** Every provider that has an adapter. */
export const webhookProviders = Object.keys(adapters) as WebhookProvider[]

/** The adapter of a provider that has one. */
export function adapterFor(provider: Provider): ChannelAdapter {
  const adapter = adapterOf(provider)
  if (!adapter) throw new RangeError(`${provider} has no adapter`)
  return adapter
}

export function connected(provider: Provider, type: ChannelType, apiBase?: string): ConnectedChannel {
  return {
    channel: { id: 'demo', type, provider, name: 'Demo', teamId: null, config: CONFIG },
    secrets: SECRETS,
    ...(apiBase && { apiBase }),
    webhookUrl: 'https://inbox.example.com/webhooks/demo',
  }
}

/** A webhook request with these bytes, or with a value as JSON, or with a form's fields. */
export function webhook(body: unknown, headers: Record<string, string> = {}, url = URL_OF_DEMO): WebhookRequest {
  const { pathname, searchParams } = new URL(url)
  const bytes = body instanceof URLSearchParams ? body.toString() : body
  return {
    method: 'POST',
    url,
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers,
    body: Buffer.isBuffer(bytes) ? bytes : Buffer.from(typeof bytes === 'string' ? bytes : JSON.stringify(bytes)),
  }
}
export const URL_OF_DEMO = 'https://inbox.example.com/webhooks/demo'

export function hmac(
  algorithm: 'sha1' | 'sha256',
  secret: string,
  content: Buffer | string,
  encoding: 'hex' | 'base64',
) {
  return createHmac(algorithm, secret).update(content).digest(encoding)
}

export const MESSAGE: OutboundMessage = { reference: 'en_01', attempt: 1, to: '+15551230000', text: 'Grüße 👋' }

export interface Received {
  method: string
  url: string
  headers: IncomingMessage['headers']
  body: string
}
export type Reply = { status: number; body?: unknown; headers?: Record<string, string> } | 'cut' | 'hang'

/** A provider on this machine: it keeps what it receives and answers in turn, the last answer over and over. */
export async function startProvider(...replies: Reply[]) {
  const received: Received[] = []
  const answer = (response: ServerResponse, reply: Reply | undefined) => {
    if (reply === 'hang') return
    if (reply === 'cut' || !reply) return response.destroy()
    const { status, body = {}, headers = {} } = reply
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body))
  }
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const { method = '', url = '', headers } = request
    received.push({ method, url, headers, body: Buffer.concat(chunks).toString('utf8') })
    answer(response, replies.length > 1 ? replies.shift() : replies[0])
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    stop: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(resolve))
    },
  }
}
