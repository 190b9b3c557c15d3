import * as z from 'zod'
import { callProvider } from '../../../../platform/http-call.ts'
import type { Choice } from '../../domain/choices.ts'
import type {
  ChannelAdapter,
  ConnectedChannel,
  FetchedProfile,
  InboundContent,
  InboundMedia,
  InboundReceipt,
  OutboundMessage,
  ParsedWebhook,
  SendResult,
  WebhookRequest,
} from '../../port.ts'
import { apiUrl, foundIn, sendResult } from '../call.ts'
import { downloadMedia } from '../media-download.ts'
import {
  Harvest,
  Id,
  MaybeId,
  MaybeInstant,
  MaybeNumber,
  MaybeText,
  MaybeUrl,
  maybe,
  Raw,
  readBody,
} from '../payload.ts'
import { fingerprint, isSignedBy } from '../signature.ts'
import {
  EMPTY,
  inWords,
  locationText,
  type MediaKind,
  mediaFile,
  mediaText,
  placeholder,
  readable,
  STARTED,
  sharedPerson,
  sharedPlace,
  unsupportedText,
} from '../wording.ts'
import { Answer, failure, isTaken, ORIGIN } from './api.ts'
import { profile } from './profile.ts'

const MAX_SENDER_NAME = 28
const MAX_FILE_NAME = 256

const Person = z.lazy(() => z.object({ id: Id, name: MaybeText, language: MaybeId }))
const Content = z.lazy(() =>
  z.object({
    type: MaybeId,
    text: MaybeText,
    media: MaybeUrl,
    file_name: MaybeText,
    file_size: MaybeNumber,
    size: MaybeNumber,
    location: maybe({ lat: MaybeNumber, lon: MaybeNumber }),
    contact: maybe({ name: MaybeText, phone_number: MaybeText }),
  }),
)
type Content = z.infer<typeof Content>
const Body = z.lazy(() =>
  z.object({
    event: Id,
    timestamp: MaybeInstant,
    message_token: MaybeId,
    user_id: MaybeId,
    sender: Raw,
    user: Raw,
    message: Content.optional().catch(undefined),
    context: MaybeText,
    desc: MaybeText,
  }),
)
const RECEIPTS = new Map<string, InboundReceipt['status']>([
  ['delivered', 'delivered'],
  ['seen', 'read'],
  ['failed', 'failed'],
])

const UNDELIVERED = 'Viber could not deliver it: send it again later, or reach the customer on another channel.'

/** The one event of a body. https://developers.viber.com/docs/api/rest-bot-api/#callbacks */
function parse(request: WebhookRequest): ParsedWebhook {
  const harvest = new Harvest()
  const body = readBody(request.body, Body)
  const { event, timestamp: sentAt, message_token: token, sender, user, user_id: recipient, message, desc } = body
  const receipt = RECEIPTS.get(event)
  if (receipt && token !== undefined) {
    const error =
      receipt === 'failed' ? { code: 'failed', reason: inWords(UNDELIVERED, desc) ?? UNDELIVERED } : undefined
    const at = sentAt === undefined ? {} : { at: sentAt }
    harvest.add({ kind: 'receipt', providerMessageId: token, status: receipt, error, recipient, ...at })
  } else if (event === 'message' || event === 'conversation_started') {
    harvest.each([event === 'message' ? sender : user], event, Person, ({ id: address, name, language }) => {
      const providerId = token ?? fingerprint(event, address, sentAt, message)
      // The link or code that led here may say which one it was.
      const origin = body.context?.trim() ? { origin: { kind: 'link' as const, ref: body.context.trim() } } : {}
      const content =
        event === 'message'
          ? { text: textOf(message), media: mediaOf(message), ...sharedBy(message) }
          : { text: STARTED, media: [], ...origin }
      harvest.add({ kind: 'message', providerId, address, name, language, sentAt, ...content })
    })
  } else if (event === 'subscribed') {
    harvest.each([user], event, Person, ({ id }) => harvest.add({ kind: 'return', address: id, at: sentAt }))
  } else if (event === 'unsubscribed' && body.user_id !== undefined) {
    harvest.add({ kind: 'departure', address: body.user_id, reason: 'blocked', at: sentAt })
  }
  return harvest.result()
}

const KINDS = new Map<string | undefined, MediaKind>([
  ['picture', 'image'],
  ['video', 'video'],
  ['file', 'document'],
])

function textOf(message: Content | undefined): string {
  const kind = KINDS.get(message?.type)
  if (kind) return mediaText(kind, message?.text, message?.file_name)
  switch (message?.type) {
    case 'text':
      return readable(message.text, EMPTY)
    case 'url':
      return [message.text, message.media].filter((part) => part?.trim()).join('\n') || placeholder('Link')
    case 'sticker':
      return mediaText('sticker')
    case 'location':
      return locationText({ latitude: message.location?.lat, longitude: message.location?.lon })
    case 'contact':
      return placeholder('Contact', message.contact?.name, message.contact?.phone_number)
    default:
      return readable(message?.text, unsupportedText(message?.type))
  }
}

function sharedBy(message: Content | undefined): Pick<InboundContent, 'shared'> {
  const { type, location, contact } = message ?? {}
  const place = type === 'location' ? sharedPlace({ latitude: location?.lat, longitude: location?.lon }) : []
  const person = type === 'contact' ? sharedPerson({ name: contact?.name, phones: [contact?.phone_number] }) : []
  const shared = [...place, ...person]
  return shared.length > 0 ? { shared } : {}
}

function mediaOf(message: Content | undefined): InboundMedia[] {
  const kind = KINDS.get(message?.type)
  if (!kind || !message?.media) return []
  const { media: url, file_name: name, file_size, size } = message
  return [mediaFile(kind, { url, name, size: file_size ?? size })]
}

/** https://developers.viber.com/docs/api/rest-bot-api/#picture-message */
function contentOf({ text, files = [] }: OutboundMessage) {
  const [file] = files
  if (!file) return { type: 'text', text }
  const { kind, url: media, size, name } = file
  if (kind === 'image') return { type: 'picture', text: '', media }
  if (kind === 'video') return { type: 'video', media, size }
  return { type: 'file', media, size, file_name: name.slice(-MAX_FILE_NAME) }
}

/**
 * A tap sends what the button says as the customer's own words, which the question then tells the choice by.
 * https://developers.viber.com/docs/tools/keyboards/
 */
function keyboardOf(choices: readonly Choice[]) {
  const Buttons = choices.map(({ title }) => ({
    Columns: 6,
    Rows: 1,
    ActionType: 'reply',
    ActionBody: title,
    Text: title,
  }))
  return { Type: 'keyboard', DefaultHeight: false, Buttons }
}

/**
 * Viber answers 200 whether or not it took the message; `status` tells.
 * https://developers.viber.com/docs/api/rest-bot-api/#send-message
 */
async function send(message: OutboundMessage, channel: ConnectedChannel): Promise<SendResult> {
  const name = (channel.channel.config.senderName || channel.channel.name).slice(0, MAX_SENDER_NAME)
  const answer = await callProvider({
    method: 'POST',
    url: apiUrl(channel, ORIGIN, '/pa/send_message'),
    headers: { 'x-viber-auth-token': channel.secrets.authToken ?? '', 'content-type': 'application/json' },
    body: JSON.stringify({
      receiver: message.to,
      min_api_version: 1,
      sender: { name },
      tracking_data: message.reference,
      ...contentOf(message),
      ...(message.choices ? { keyboard: keyboardOf(message.choices) } : {}),
    }),
  })
  return sendResult(answer, message, channel, {
    id: (body) => Answer.safeParse(body).data?.message_token,
    taken: isTaken,
    failure,
  })
}

const Details = z.lazy(() =>
  z.object({
    status: MaybeId,
    user: z.object({ name: MaybeText, avatar: MaybeUrl, language: MaybeId }).optional().catch(undefined),
  }),
)

/**
 * Viber tells of one person twice in twelve hours, and answers 200 to whatever it does not.
 * https://developers.viber.com/docs/api/rest-bot-api/#get-user-details
 */
async function fetchProfile({ address }: { address: string }, channel: ConnectedChannel): Promise<FetchedProfile> {
  const answer = await callProvider({
    method: 'POST',
    url: apiUrl(channel, ORIGIN, '/pa/get_user_details'),
    headers: { 'x-viber-auth-token': channel.secrets.authToken ?? '', 'content-type': 'application/json' },
    body: JSON.stringify({ id: address }),
  })
  const found = foundIn(answer, (body) => Details.safeParse(body).data)
  if ('outcome' in found) return found
  const { status, user } = found
  if (!user) return { outcome: 'refused', reason: `Viber answered ${status ?? 'nothing'}` }
  const { name, language, avatar: url } = user
  return { outcome: 'found', name, language, ...(url === undefined ? {} : { picture: { url } }) }
}

/** Viber bots. A customer's address is their id with this bot. */
export const viber: ChannelAdapter = {
  ...profile,
  verify: (request, channel) =>
    isSignedBy(
      channel.secrets.authToken,
      request.body,
      request.headers['x-viber-content-signature']?.trim().toLowerCase(),
      { algorithm: 'sha256', encoding: 'hex' },
    ),
  parse,
  send,
  fetchProfile,
  fetchMedia: async ({ url = '' }, channel) => downloadMedia({ url }, ['.viber.com'], channel),
}
