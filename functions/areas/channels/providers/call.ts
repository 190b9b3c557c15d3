import { type ProviderAnswer, retryAfter } from '../../../platform/http-call.ts'
import { isTooMuch } from '../domain/bulk-pace.ts'
import type { UnreachableReason } from '../domain/channel.ts'
import type { AmendResult, ConnectedChannel, FetchedMedia, OutboundMessage, SendResult } from '../port.ts'

const MAX_REASON = 500

/** Why a provider did not take a message, in its own words. */
export interface Failure {
  code?: string | undefined
  reason?: string | undefined
  /** whether trying again later may help, where the provider documents it; it overrules what the status says */
  transient?: boolean | undefined
  afterSeconds?: number | undefined
  /** whether the credentials were not accepted, where the status alone (401) does not say it */
  unauthorized?: boolean | undefined
  /** M17: that it was the address, not the message */
  unreachable?: UnreachableReason | undefined
  /** M18: that it was marketing, which the customer wants none of */
  optedOut?: true | undefined
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
  return notTaken(answer, read.failure(answer), channel)
}

/** What a provider’s refusal is: for now, or for good; secrets that it repeats are blotted out. */
export function notTaken(
  { status, headers }: ProviderAnswer,
  failure: Failure,
  channel: ConnectedChannel,
): Exclude<SendResult, { outcome: 'sent' }> {
  const reason = withoutSecrets(failure.reason || `The provider answered ${status}`, channel)
  if (failure.transient ?? (status >= 500 || [408, 425, 429].includes(status))) {
    const afterSeconds = failure.afterSeconds ?? retryAfter(headers)
    const tooMuch = failure.code === undefined ? status === 429 : isTooMuch(failure.code)
    return {
      outcome: 'unavailable',
      reason,
      ...(afterSeconds !== undefined && { afterSeconds }),
      ...(tooMuch && { tooMuch }),
    }
  }
  const unauthorized = failure.unauthorized ?? status === 401
  const code = withoutSecrets(failure.code || `http_${status}`, channel)
  const { unreachable, optedOut } = failure
  return {
    outcome: 'refused',
    code,
    reason,
    ...(unreachable && { unreachable }),
    ...(optedOut && { optedOut }),
    ...(unauthorized && { unauthorized }),
  }
}

/** The same for a change of a message that is there; what is as it is asked to be already is done. */
export function amendResult(
  answer: ProviderAnswer | { unreachable: string },
  channel: ConnectedChannel,
  read: {
    failure: (answer: ProviderAnswer) => Failure
    taken?: (answer: ProviderAnswer) => boolean
    isAsItIs?: (failure: Failure) => boolean
  },
): AmendResult {
  if ('unreachable' in answer) return { outcome: 'unavailable', reason: answer.unreachable }
  const { status } = answer
  if (status >= 200 && status < 300 && (read.taken?.(answer) ?? true)) return { outcome: 'done' }
  const failure = read.failure(answer)
  return read.isAsItIs?.(failure) ? { outcome: 'done' } : notTaken(answer, failure, channel)
}

function withoutSecrets(text: string, channel: ConnectedChannel): string {
  return Object.values(channel.secrets)
    .filter((secret) => secret !== '')
    .reduce((safe, secret) => safe.replaceAll(secret, '•••'), text)
    .slice(0, MAX_REASON)
}

/** What a provider says about a file or a person: `found` in its answer, or why there is nothing. */
export function foundIn<Found extends object>(
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
