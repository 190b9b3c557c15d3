import * as z from 'zod'
import { sameText } from '../../../../kernel/same-text.ts'
import { callProvider, type ProviderAnswer } from '../../../../platform/http-call.ts'
import type { ChannelAdapter, ConnectedChannel, OutboundMessage, SendResult, WebhookRequest } from '../../port.ts'
import { type Failure, sendResult } from '../call.ts'
import { MaybeId, MaybeText, maybe } from '../payload.ts'
import { isSignedBy } from '../signature.ts'
import { failureOf } from './failures.ts'

export const GRAPH_ORIGIN = 'https://graph.facebook.com'
export const GRAPH_VERSION = 'v23.0'

/**
 * Answers Meta's GET handshake: the challenge when the verify token is the channel's, else 403.
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started#verification-requests
 */
export const metaChallenge: NonNullable<ChannelAdapter['challenge']> = (request, channel) => {
  if (request.method !== 'GET') return undefined
  const expected = channel.secrets.verifyToken
  const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = request.query
  const good = expected && token && sameText(token, expected) && mode === 'subscribe' && challenge !== undefined
  return good
    ? { status: 200, contentType: 'text/plain', body: challenge }
    : { status: 403, contentType: 'text/plain', body: 'Forbidden' }
}

/**
 * `X-Hub-Signature-256`: hex HMAC-SHA256 of the raw body under the app secret.
 * https://developers.facebook.com/docs/graph-api/webhooks/getting-started#validate-payloads
 */
export function metaVerify(request: WebhookRequest, channel: ConnectedChannel): boolean {
  const given = /^sha256=([0-9a-f]{64})$/i.exec(request.headers['x-hub-signature-256'] ?? '')?.[1]?.toLowerCase()
  return isSignedBy(channel.secrets.appSecret, request.body, given, { algorithm: 'sha256', encoding: 'hex' })
}

// Throttling, outages and maintenance, by
// https://developers.facebook.com/docs/graph-api/guides/error-handling and
// https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
const TRANSIENT = new Set([
  '1',
  '2',
  '4',
  '17',
  '32',
  '341',
  '613',
  '1200',
  '80006',
  '80007',
  '130429',
  '131000',
  '131016',
  '131048',
  '131056',
  '131057',
  '133004',
])
const GraphError = z.lazy(() =>
  z.object({
    error: z.object({
      code: MaybeId,
      error_subcode: MaybeId,
      message: MaybeText,
      is_transient: z.boolean().optional().catch(undefined),
      error_user_msg: MaybeText,
      error_data: maybe({ details: MaybeText }),
    }),
  }),
)

/** The access token expired, was revoked or is of another app: https://developers.facebook.com/docs/graph-api/guides/error-handling */
const UNAUTHORIZED = new Set(['102', '190'])

/** Reads the error object of the Graph API. */
export function graphFailure(answer: ProviderAnswer): Failure {
  const read = GraphError.safeParse(answer.body)
  if (!read.success) return {}
  const { code, error_subcode, message, error_data, error_user_msg, is_transient } = read.data.error
  const transient = is_transient === true || (code !== undefined && TRANSIENT.has(code)) || undefined
  const unauthorized = (code !== undefined && UNAUTHORIZED.has(code)) || undefined
  const theirs = error_data?.details || error_user_msg || message || `The provider answered ${answer.status}`
  return {
    ...(code === undefined ? { reason: theirs } : failureOf(code, theirs, error_subcode)),
    transient,
    unauthorized,
  }
}

/** Posts to the Graph API with the channel's access token; `id` finds the message's id in the answer. */
export async function postToGraph(
  url: string,
  body: Record<string, unknown>,
  message: OutboundMessage,
  channel: ConnectedChannel,
  id: (body: Record<string, unknown>) => string | undefined,
): Promise<SendResult> {
  const answer = await callProvider({
    method: 'POST',
    url,
    headers: { authorization: `Bearer ${channel.secrets.accessToken ?? ''}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return sendResult(answer, message, channel, { id, failure: graphFailure })
}
