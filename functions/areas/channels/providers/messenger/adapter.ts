import * as z from 'zod'
import type { ChannelAdapter, ConnectedChannel, OutboundMessage, SendResult } from '../../port.ts'
import { apiUrl } from '../call.ts'
import { downloadMedia } from '../media-download.ts'
import { META_MEDIA_HOSTS, metaAttachment } from '../media-kinds.ts'
import { amendMessaging } from '../meta/amend.ts'
import { messagingType, metadataOf, parseMessaging, quickReplies } from '../meta/messenger-platform.ts'
import { GRAPH_ORIGIN, GRAPH_VERSION, metaChallenge, metaVerify, postToGraph } from '../meta/meta.ts'
import { metaParts } from '../meta/parts.ts'
import { fetchUserProfile } from '../meta/user-profile.ts'
import { Id } from '../payload.ts'
import { profile } from './profile.ts'

/** https://developers.facebook.com/docs/messenger-platform/reference/send-api/ */
function send(message: OutboundMessage, channel: ConnectedChannel): Promise<SendResult> {
  const accountId = encodeURIComponent(channel.channel.config.accountId ?? '')
  const [file] = message.files ?? []
  const content = file
    ? { attachment: metaAttachment(file.kind, file.url) }
    : { text: message.text, ...quickReplies(message) }
  const said = { ...content, metadata: metadataOf(message.reference) }
  const reply = message.replyTo ? { reply_to: { mid: message.replyTo } } : {}
  const body = { recipient: { id: message.to }, ...messagingType(message), message: said, ...reply }
  const url = apiUrl(channel, GRAPH_ORIGIN, `/${GRAPH_VERSION}/${accountId}/messages`)
  return postToGraph(url, body, message, channel, (answer) => Accepted.safeParse(answer).data?.message_id)
}
const Accepted = z.lazy(() => z.object({ message_id: Id }))

const FIELDS = ['name', 'first_name', 'last_name', 'profile_pic']

/** Facebook Messenger. A customer's address is their page-scoped id. */
export const messenger: ChannelAdapter = {
  ...profile,
  challenge: metaChallenge,
  verify: metaVerify,
  parts: metaParts('page', 'accountId'),
  parse: (request) => parseMessaging(request.body, 'page'),
  send,
  amend: (what, channel) => amendMessaging(what, channel, GRAPH_ORIGIN),
  /** https://developers.facebook.com/docs/messenger-platform/identity/user-profile */
  fetchProfile: ({ address }, channel) => fetchUserProfile(address, FIELDS, GRAPH_ORIGIN, channel),
  fetchMedia: async ({ url = '' }, channel) => downloadMedia({ url }, META_MEDIA_HOSTS, channel),
}
