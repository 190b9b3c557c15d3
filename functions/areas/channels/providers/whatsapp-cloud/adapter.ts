import * as z from 'zod'
import { callProvider } from '../../../../platform/http-call.ts'
import type {
  ChannelAdapter,
  ConnectedChannel,
  FetchedMedia,
  InboundReceipt,
  OutboundMessage,
  ParsedWebhook,
  SendingError,
  SendResult,
} from '../../port.ts'
import { apiUrl, mediaAnswer } from '../call.ts'
import { downloadMedia } from '../media-download.ts'
import { META_MEDIA_HOSTS } from '../media-kinds.ts'
import { GRAPH_ORIGIN, GRAPH_VERSION, META_UNREACHABLE, metaChallenge, metaVerify, postToGraph } from '../meta/meta.ts'
import { Harvest, Id, MaybeId, MaybeInstant, MaybeText, maybe, Raw, readBody, some } from '../payload.ts'
import { phoneOf } from '../wording.ts'
import { amend } from './amend.ts'
import { WhatsappContent, whatsappContent } from './content.ts'
import { profile } from './profile.ts'

const Body = z.lazy(() => z.object({ object: z.literal('whatsapp_business_account'), entry: z.array(z.unknown()) }))
const EntryPart = z.lazy(() => z.object({ changes: z.array(z.unknown()) }))
const Change = z.lazy(() => z.object({ field: MaybeText, value: z.unknown() }))
const Sender = z.lazy(() =>
  z.object({ wa_id: MaybeId, user_id: MaybeId, profile: maybe({ name: MaybeText, username: MaybeText }) }),
)
type Sender = z.infer<typeof Sender>
const Value = z.lazy(() =>
  z.object({
    contacts: some(Sender),
    messages: Raw,
    statuses: Raw,
  }),
)
const MessagePart = z.lazy(() =>
  WhatsappContent.unwrap().extend({
    id: Id,
    from: MaybeId,
    from_user_id: MaybeId,
    user_id: MaybeId,
    timestamp: MaybeInstant,
  }),
)
const Problem = z.lazy(() =>
  z.object({
    code: MaybeId,
    title: MaybeText,
    message: MaybeText,
    error_data: maybe({ details: MaybeText }),
  }),
)
const StatusPart = z.lazy(() =>
  z.object({
    id: Id,
    status: z.string(),
    timestamp: MaybeInstant,
    recipient_id: MaybeId,
    biz_opaque_callback_data: MaybeId,
    errors: some(Problem),
  }),
)
const STATUSES = new Map<string, InboundReceipt['status']>([
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['played', 'read'],
  ['failed', 'failed'],
])

/** Every message and status of a body, whatever number of entries and changes they are spread over. */
function parse(request: { body: Buffer }): ParsedWebhook {
  const harvest = new Harvest()
  harvest.each(readBody(request.body, Body).entry, 'entry', EntryPart, ({ changes }) => {
    harvest.each(changes, 'changes', Change, ({ field, value }) => {
      // Account, template, echo and history notifications have other fields, and nothing a customer says now.
      if (field !== undefined && field !== 'messages') return
      harvest.each([value], 'value', Value, ({ contacts, messages, statuses }) => {
        const single = Array.isArray(messages) && messages.length === 1
        harvest.each(messages, 'messages', MessagePart, (message) => {
          const { address, sender } = whoSent(message, contacts, single)
          if (address === undefined) return harvest.unread('messages: one without a sender')
          harvest.add({
            kind: 'message',
            // Edits, reactions and test deliveries repeat an id with another type or time; a redelivery repeats all three.
            providerId: `${message.id}#${message.type ?? ''}#${message.timestamp ?? ''}`,
            messageId: message.id,
            address,
            name: sender?.profile?.name ?? sender?.profile?.username,
            phone: phoneOf(address),
            sentAt: message.timestamp,
            ...whatsappContent(message),
          })
        })
        harvest.each(statuses, 'statuses', StatusPart, (status) => addReceipt(harvest, status))
      })
    })
  })
  return harvest.result()
}

/**
 * Who sent a message: the number, or the business-scoped id where WhatsApp withholds the number. A single message and a
 * single contact belong together even when their numbers are written differently.
 */
function whoSent(message: z.infer<typeof MessagePart>, contacts: Sender[], single: boolean) {
  const userId = message.from_user_id ?? message.user_id
  const named = contacts.find(
    ({ wa_id, user_id }) => (wa_id && wa_id === message.from) || (user_id && user_id === userId),
  )
  const sender = named ?? (single && contacts.length === 1 ? contacts[0] : undefined)
  const address = message.from ?? sender?.wa_id ?? userId ?? sender?.user_id
  return { address: address && (phoneOf(address)?.slice(1) ?? address), sender }
}

function addReceipt(harvest: Harvest, status: z.infer<typeof StatusPart>): void {
  const mapped = STATUSES.get(status.status)
  if (!mapped) return
  const problem = status.errors[0]
  harvest.add(
    {
      kind: 'receipt',
      providerMessageId: status.id,
      status: mapped,
      error: mapped === 'failed' ? errorOf(problem) : undefined,
      reference: status.biz_opaque_callback_data,
      recipient: status.recipient_id,
    },
    status.timestamp,
  )
}

function errorOf(problem: z.infer<typeof Problem> | undefined): SendingError {
  const code = problem?.code ?? 'failed'
  return { code, reason: reasonOf(problem), unreachable: META_UNREACHABLE.get(code) }
}

function reasonOf(problem: z.infer<typeof Problem> | undefined): string {
  return problem?.error_data?.details || problem?.message || problem?.title || 'WhatsApp could not deliver the message'
}

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
 * Hands a text or a file to WhatsApp. Whom it only knows by a business-scoped id is addressed by `recipient`.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
 */
function send(message: OutboundMessage, channel: ConnectedChannel): Promise<SendResult> {
  const phoneNumberId = encodeURIComponent(channel.channel.config.phoneNumberId ?? '')
  const url = apiUrl(channel, GRAPH_ORIGIN, `/${GRAPH_VERSION}/${phoneNumberId}/messages`)
  const digits = phoneOf(message.to)?.slice(1)
  const body = {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...(digits ? { to: digits } : { recipient: message.to }),
    ...contentOf(message),
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
  const found = mediaAnswer(answer, (body) => MediaObject.safeParse(body).data)
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
  parse,
  send,
  amend,
  fetchMedia,
}
