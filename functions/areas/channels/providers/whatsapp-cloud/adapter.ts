import * as z from 'zod'
import { callProvider } from '../../../../platform/http-call.ts'
import type { ChannelAdapter, ConnectedChannel, FetchedMedia, OutboundMessage, SendResult } from '../../port.ts'
import { apiUrl, foundIn } from '../call.ts'
import { downloadMedia } from '../media-download.ts'
import { META_MEDIA_HOSTS } from '../media-kinds.ts'
import { GRAPH_ORIGIN, GRAPH_VERSION, metaChallenge, metaVerify, postToGraph } from '../meta/meta.ts'
import { metaParts } from '../meta/parts.ts'
import { Id } from '../payload.ts'
import { amend } from './amend.ts'
import { interactiveOf } from './choices.ts'
import { recipientOf } from './parties.ts'
import { profile } from './profile.ts'
import { fetchTemplates, templateOf } from './templates.ts'
import { parseWhatsapp } from './webhook.ts'

const Accepted = z.lazy(() => z.object({ messages: z.tuple([z.object({ id: Id })]).rest(z.unknown()) }))

/** https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages#media-messages */
function contentOf({ text, files = [] }: OutboundMessage) {
  const [file] = files
  if (!file) return { type: 'text', text: { body: text, preview_url: false } }
  const { kind, url: link, name: filename } = file
  if (kind === 'voice') return { type: 'audio', audio: { link, voice: true } }
  if (kind === 'audio') return { type: 'audio', audio: { link } }
  const caption = text === '' ? {} : { caption: text }
  if (kind === 'document') return { type: 'document', document: { link, filename, ...caption } }
  return { type: kind, [kind]: { link, ...caption } }
}

/**
 * Hands a text or a file to WhatsApp.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
 */
function send(message: OutboundMessage, channel: ConnectedChannel): Promise<SendResult> {
  const phoneNumberId = encodeURIComponent(channel.channel.config.phoneNumberId ?? '')
  const url = apiUrl(channel, GRAPH_ORIGIN, `/${GRAPH_VERSION}/${phoneNumberId}/messages`)
  const body = {
    messaging_product: 'whatsapp',
    ...recipientOf(message.to),
    ...(templateOf(message) ?? interactiveOf(message) ?? contentOf(message)),
    ...(message.replyTo ? { context: { message_id: message.replyTo } } : {}),
    biz_opaque_callback_data: message.reference,
  }
  return postToGraph(url, body, message, channel, (answer) => Accepted.safeParse(answer).data?.messages[0].id)
}

const MediaObject = z.lazy(() => z.object({ url: z.string() }))

/**
 * A media id leads to an address that is good for five minutes, and takes the token.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#retrieve-media-url
 */
async function fetchMedia(
  source: { mediaId?: string; url?: string },
  channel: ConnectedChannel,
): Promise<FetchedMedia> {
  const headers = { authorization: `Bearer ${channel.secrets.accessToken ?? ''}` }
  if (source.mediaId === undefined) return downloadMedia({ url: source.url ?? '', headers }, META_MEDIA_HOSTS, channel)
  const query = new URLSearchParams({ phone_number_id: channel.channel.config.phoneNumberId ?? '' })
  const path = `/${GRAPH_VERSION}/${encodeURIComponent(source.mediaId)}?${query}`
  const answer = await callProvider({ method: 'GET', url: apiUrl(channel, GRAPH_ORIGIN, path), headers })
  const found = foundIn(answer, (body) => MediaObject.safeParse(body).data)
  return 'outcome' in found ? found : downloadMedia({ url: found.url, headers }, META_MEDIA_HOSTS, channel)
}

/**
 * WhatsApp over Meta's Cloud API. A customer's address is their digits, or a business-scoped user id.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components
 */
export const whatsappCloud: ChannelAdapter = {
  ...profile,
  challenge: metaChallenge,
  verify: metaVerify,
  parts: metaParts('whatsapp_business_account', 'phoneNumberId'),
  parse: parseWhatsapp,
  send,
  amend,
  fetchMedia,
  fetchTemplates,
}
