import * as z from 'zod'
import type { ChannelAdapter, ConnectedChannel, OutboundMessage, SendResult } from '../../port.ts'
import { apiUrl } from '../call.ts'
import { downloadMedia } from '../media-download.ts'
import { META_MEDIA_HOSTS, metaAttachment } from '../media-kinds.ts'
import { amendMessaging } from '../meta/amend.ts'
import { messagingType, parseMessaging, quickReplies } from '../meta/messenger-platform.ts'
import { GRAPH_VERSION, metaChallenge, metaVerify, postToGraph } from '../meta/meta.ts'
import { metaParts } from '../meta/parts.ts'
import { fetchUserProfile } from '../meta/user-profile.ts'
import { Id } from '../payload.ts'
import { profile } from './profile.ts'

const ORIGIN = 'https://graph.instagram.com'

/** https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api */
function send(message: OutboundMessage, channel: ConnectedChannel): Promise<SendResult> {
  const accountId = encodeURIComponent(channel.channel.config.accountId ?? '')
  const [file] = message.files ?? []
  const content = file
    ? { attachment: metaAttachment(file.kind, file.url) }
    : { text: message.text, ...quickReplies(message) }
  const body = { recipient: { id: message.to }, ...(message.late ? messagingType(message) : {}), message: content }
  const url = apiUrl(channel, ORIGIN, `/${GRAPH_VERSION}/${accountId}/messages`)
  return postToGraph(url, body, message, channel, (answer) => Accepted.safeParse(answer).data?.message_id)
}
const Accepted = z.lazy(() => z.object({ message_id: Id }))

const FIELDS = ['name', 'username', 'profile_pic']

/** Instagram direct messages. A customer's address is their Instagram-scoped id. */
export const instagram: ChannelAdapter = {
  ...profile,
  challenge: metaChallenge,
  verify: metaVerify,
  parts: metaParts('instagram', 'accountId'),
  parse: (request) => parseMessaging(request.body, 'instagram'),
  send,
  // The one that its documentation names.
  amend: (what, channel) => amendMessaging(what, channel, ORIGIN, () => 'love'),
  /** https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api/user-profile */
  fetchProfile: ({ address }, channel) => fetchUserProfile(address, FIELDS, ORIGIN, channel),
  fetchMedia: async ({ url = '' }, channel) => downloadMedia({ url }, META_MEDIA_HOSTS, channel),
}
