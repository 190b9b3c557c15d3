import * as z from 'zod'
import type { ChannelAdapter, ConnectedChannel, OutboundMessage, SendResult } from '../use-cases/ports.ts'
import { apiUrl } from './http.ts'
import { parseMessaging } from './messenger-platform.ts'
import { GRAPH_VERSION, META_SECRETS, metaChallenge, metaVerify, postToGraph } from './meta.ts'
import { Id } from './payload.ts'

const ORIGIN = 'https://graph.instagram.com'

/** https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api */
function send(message: OutboundMessage, channel: ConnectedChannel): Promise<SendResult> {
  const accountId = encodeURIComponent(channel.channel.config.accountId ?? '')
  const body = { recipient: { id: message.to }, message: { text: message.text } }
  const url = apiUrl(channel, ORIGIN, `/${GRAPH_VERSION}/${accountId}/messages`)
  return postToGraph(url, body, message, channel, (answer) => Accepted.safeParse(answer).data?.message_id)
}
const Accepted = z.object({ message_id: Id })

/** Instagram direct messages. A customer's address is their Instagram-scoped id. */
export const instagram: ChannelAdapter = {
  provider: 'instagram',
  types: ['instagram'],
  secretNames: META_SECRETS,
  configNames: ['accountId'],
  capabilities: () => ({ textLimit: 1000, receipts: true }),
  challenge: metaChallenge,
  verify: metaVerify,
  parse: (request) => parseMessaging(request.body, 'instagram'),
  send,
}
