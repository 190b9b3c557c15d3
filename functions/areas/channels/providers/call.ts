import type { ConnectedChannel, FetchedMedia, OutboundMessage, SendResult } from '../port.ts'
import { parseJson } from './payload.ts'

const TIMEOUT_MS = 10_000
const LONGEST_REASON = 500

export interface ProviderCall {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  url: string
  headers: Record<string, string>
  body?: string | FormData
  timeoutMs?: number
}
/** What a provider answered; `body` is undefined when it could not be read as a JSON object. */
export interface ProviderAnswer {
  status: number
  headers: Headers
  body: Record<string, unknown> | undefined
}
/** Why a provider did not take a message, in its own words. */
export interface Failure {
  code?: string | undefined
  reason?: string | undefined
  /** whether trying again later may help, where the provider documents it; it overrules what the status says */
  transient?: boolean | undefined
  afterSeconds?: number | undefined
  /** whether the credentials were not accepted, where the status alone (401) does not say it */
  unauthorized?: boolean | undefined
}

/** Calls a provider. A cut connection, a refused one or no answer within 10 s comes back as `{unreachable}`. */
export async function callProvider(call: ProviderCall): Promise<ProviderAnswer | { unreachable: string }> {
  let response: Response
  try {
    response = await fetch(call.url, {
      method: call.method,
      headers: call.headers,
      body: call.body ?? null,
      redirect: 'manual',
      signal: AbortSignal.timeout(call.timeoutMs ?? TIMEOUT_MS),
    })
  } catch (error) {
    return { unreachable: networkReason(error) }
  }
  return { status: response.status, headers: response.headers, body: await readObject(response) }
}

async function readObject(response: Response): Promise<ProviderAnswer['body']> {
  try {
    const value = parseJson(await response.text())
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    // The status has arrived and says whether the message was taken; only its details are missing.
    return undefined
  }
}

/** Never the error's own message: it may repeat the URL, and some providers have their token in it. */
function networkReason(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'The provider did not answer in time'
  const cause = error instanceof Error ? error.cause : undefined
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? ` (${String(cause.code)})` : ''
  return `The provider could not be reached${code}`
}

/** Where a channel's API is: the override of the channel, or the provider's own origin. */
export function apiUrl(channel: ConnectedChannel, origin: string, path: string): string {
  return `${channel.apiBase ?? origin}${path}`
}

/**
 * Turns a provider's answer into the result of sending. A network failure, 408, 425, 429, any 5xx and a failure
 * that the provider calls transient are `unavailable`; any other failure is `refused`. A success without a readable id counts as
 * sent, because trying again would send it twice. Secrets that a provider repeats are blotted out.
 */
export function sendResult(
  answer: ProviderAnswer | { unreachable: string },
  message: OutboundMessage,
  channel: ConnectedChannel,
  read: {
    /** the message's id in a successful answer */
    id: (body: Record<string, unknown>) => string | undefined
    failure: (answer: ProviderAnswer) => Failure
    /** for providers that answer 200 to a message they did not take */
    taken?: (answer: ProviderAnswer) => boolean
  },
): SendResult {
  if ('unreachable' in answer) return { outcome: 'unavailable', reason: answer.unreachable }
  const { status, body } = answer
  if (status >= 200 && status < 300 && (read.taken?.(answer) ?? true)) {
    return { outcome: 'sent', providerMessageId: (body && read.id(body)) || `unknown:${message.reference}` }
  }
  const failure = read.failure(answer)
  const reason = withoutSecrets(failure.reason || `The provider answered ${status}`, channel)
  if (failure.transient ?? (status >= 500 || [408, 425, 429].includes(status))) {
    const afterSeconds = failure.afterSeconds ?? retryAfter(answer.headers)
    return { outcome: 'unavailable', reason, ...(afterSeconds !== undefined && { afterSeconds }) }
  }
  const unauthorized = failure.unauthorized ?? status === 401
  const code = withoutSecrets(failure.code || `http_${status}`, channel)
  return { outcome: 'refused', code, reason, ...(unauthorized && { unauthorized }) }
}

/** Seconds to wait by Retry-After, which is a number of seconds or a date (by the provider's own clock). */
function retryAfter(headers: Headers): number | undefined {
  const value = headers.get('retry-after')?.trim()
  if (!value) return undefined
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value))
  const now = Date.parse(headers.get('date') ?? '')
  const seconds = Math.ceil((Date.parse(value) - (Number.isNaN(now) ? Date.now() : now)) / 1000)
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds)
}

function withoutSecrets(text: string, channel: ConnectedChannel): string {
  return Object.values(channel.secrets)
    .filter((secret) => secret !== '')
    .reduce((safe, secret) => safe.replaceAll(secret, '•••'), text)
    .slice(0, LONGEST_REASON)
}

/** What a provider says about a file: `found` in its answer, or why there is none. */
export function mediaAnswer<Found extends object>(
  answer: ProviderAnswer | { unreachable: string },
  found: (body: Record<string, unknown>) => Found | undefined,
): Found | Exclude<FetchedMedia, { outcome: 'fetched' }> {
  if ('unreachable' in answer) return { outcome: 'unavailable', reason: answer.unreachable }
  const { status, body } = answer
  const reason = `The provider answered ${status}`
  if (status >= 500 || [408, 425, 429].includes(status)) return { outcome: 'unavailable', reason }
  const read = status === 200 && body ? found(body) : undefined
  return read ?? { outcome: 'refused', reason }
}
