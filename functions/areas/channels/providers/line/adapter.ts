import { createHash } from 'node:crypto'
import * as z from 'zod'
import { callProvider } from '../../../../platform/http-call.ts'
import { type Choice, shortTitles } from '../../domain/choices.ts'
import type {
  ChannelAdapter,
  ConnectedChannel,
  FetchedMedia,
  FetchedProfile,
  InboundContent,
  InboundEvent,
  InboundMedia,
  InboundMessage,
  OutboundMessage,
  ParsedWebhook,
  SendResult,
  WebhookRequest,
} from '../../port.ts'
import { apiUrl, foundIn, sendResult } from '../call.ts'
import { downloadMedia } from '../media-download.ts'
import {
  Flag,
  Harvest,
  Id,
  MaybeId,
  MaybeInstant,
  MaybeNumber,
  MaybeText,
  MaybeUrl,
  maybe,
  readBody,
  some,
  Words,
} from '../payload.ts'
import { fingerprint, isSignedBy } from '../signature.ts'
import {
  EMPTY,
  locationText,
  mediaFile,
  mediaText,
  placeholder,
  readable,
  STARTED,
  sharedPlace,
  unsupportedText,
} from '../wording.ts'
import { failure, ORIGIN } from './api.ts'
import { profile } from './profile.ts'

const DATA_ORIGIN = 'https://api-data.line.me'

const Body = z.lazy(() => z.object({ destination: MaybeText, events: z.array(z.unknown()) }))
const Content = z.lazy(() =>
  z.object({
    id: MaybeId,
    type: MaybeId,
    text: MaybeText,
    fileName: MaybeText,
    fileSize: MaybeNumber,
    title: MaybeText,
    address: MaybeText,
    latitude: MaybeNumber,
    longitude: MaybeNumber,
    contentProvider: maybe({ originalContentUrl: MaybeUrl }),
    keywords: some(Words),
    quotedMessageId: MaybeId,
  }),
)
type Content = z.infer<typeof Content>
const Event = z.lazy(() =>
  z.object({
    type: Id,
    mode: MaybeText,
    timestamp: MaybeInstant,
    webhookEventId: MaybeId,
    source: maybe({ userId: MaybeId, groupId: MaybeId, roomId: MaybeId }),
    message: Content.optional().catch(undefined),
    unsend: maybe({ messageId: MaybeId }),
    follow: maybe({ isUnblocked: Flag }),
    postback: maybe({
      data: MaybeText,
      params: maybe({ datetime: MaybeText, date: MaybeText, time: MaybeText, newRichMenuAliasId: MaybeText }),
    }),
  }),
)
type Event = z.infer<typeof Event>

// Nothing that a customer says: others' comings and goings, ticks, and the platform's own notices.
const SILENT = new Set([
  'memberJoined',
  'memberLeft',
  'beacon',
  'accountLink',
  'things',
  'videoPlayComplete',
  'delivery',
  'membership',
  'module',
  'activated',
  'deactivated',
  'botSuspended',
  'botResumed',
])

/**
 * Every event of the body. Those of a group or room count as the group's, so that an answer goes there; who speaks there is
 * told by id alone. https://developers.line.biz/en/reference/messaging-api/#webhook-event-objects
 */
function parse(request: WebhookRequest): ParsedWebhook {
  const harvest = new Harvest()
  harvest.each(readBody(request.body, Body).events, 'events', Event, (event) => {
    if (event.mode === 'standby' || SILENT.has(event.type)) return
    const { groupId, roomId, userId } = event.source ?? {}
    const address = groupId ?? roomId ?? userId
    if (address === undefined) return harvest.unread(`a ${event.type} event without a source`)
    const inGroup = address !== userId && userId !== undefined
    const party = { address, ...(inGroup ? { speaker: { id: userId, name: '' } } : {}) }
    const told = eventOf(event, party)
    if (told) harvest.add(told)
    else harvest.unread(`a ${event.type} event that does not say of which message`)
  })
  return harvest.result()
}

type Party = Pick<InboundContent, 'address' | 'speaker'>

function eventOf(event: Event, party: Party): InboundEvent | undefined {
  const { type, timestamp: at, message, unsend, follow } = event
  const { address } = party
  switch (type) {
    case 'unfollow':
    case 'leave':
      return { kind: 'departure', address, reason: 'blocked', at }
    case 'join':
      return { kind: 'return', address, at }
    case 'follow':
      return follow?.isUnblocked ? { kind: 'return', address, at } : messageOf(event, party)
    case 'unsend':
      return unsend?.messageId === undefined
        ? undefined
        : { kind: 'unsend', address, messageId: unsend.messageId, ...(at === undefined ? {} : { at }) }
    case 'messageEdited':
      return message?.id === undefined
        ? undefined
        : {
            kind: 'edit',
            address,
            messageId: message.id,
            text: contentText(message),
            ...(at === undefined ? {} : { at }),
          }
    default:
      return messageOf(event, party)
  }
}

function messageOf(event: Event, party: Party): InboundMessage {
  const message = event.type === 'message' ? event.message : undefined
  const { id: messageId, quotedMessageId } = message ?? {}
  const { payload } = tappedIn(event)
  const shared = message?.type === 'location' ? sharedPlace({ ...message, name: message.title }) : []
  return {
    kind: 'message',
    providerId: eventId(event),
    ...(messageId ? { messageId } : {}),
    ...party,
    sentAt: event.timestamp,
    text: textOf(event),
    media: message ? mediaOf(message) : [],
    ...(payload ? { payload } : {}),
    ...(shared.length > 0 ? { shared } : {}),
    ...(quotedMessageId ? { replyTo: { messageId: quotedMessageId } } : {}),
  }
}

/** The same when LINE delivers an event again, which changes nothing but `deliveryContext`. */
function eventId({ type, webhookEventId, source, timestamp, message, unsend, postback }: Event): string {
  const about = [message?.id, message?.type, unsend?.messageId, postback?.data, postback?.params]
  return `${webhookEventId ?? 'event'}:${fingerprint(type, source, timestamp, ...about)}`
}

/** A button of ours says its title behind its payload; one of a menu is a payload and nothing else. */
function tappedIn({ type, postback }: Event): { title?: string; payload?: string } {
  if (type !== 'postback' || !postback?.data) return {}
  const [payload = '', ...rest] = postback.data.split('\n')
  const title = rest.join(' ').trim()
  return { ...(title ? { title } : {}), ...(payload ? { payload } : {}) }
}

function textOf(event: Event): string {
  switch (event.type) {
    case 'message':
      return contentText(event.message)
    case 'follow':
      return STARTED
    case 'postback': {
      const { datetime, date, time, newRichMenuAliasId } = event.postback?.params ?? {}
      const { title, payload } = tappedIn(event)
      return title ?? placeholder('Button', payload, datetime ?? date ?? time ?? newRichMenuAliasId)
    }
    default:
      return unsupportedText(event.type)
  }
}

// Of the words that describe a sticker LINE tells up to fifteen.
const MOST_KEYWORDS = 5

function contentText(content: Content | undefined): string {
  switch (content?.type) {
    case 'text':
      return readable(content.text, EMPTY)
    case 'image':
    case 'video':
    case 'audio':
      return mediaText(content.type)
    case 'sticker':
      return placeholder(
        'Sticker',
        ...(content.text?.trim() ? [content.text] : content.keywords.slice(0, MOST_KEYWORDS)),
      )
    case 'file':
      return mediaText('document', undefined, content.fileName)
    case 'location':
      return locationText({ ...content, name: content.title })
    default:
      return readable(content?.text, unsupportedText(content?.type))
  }
}

/** What LINE holds is fetched by the message's id; what the sender's app holds, by its URL. */
function mediaOf(content: Content): InboundMedia[] {
  const kind = content.type === 'file' ? 'document' : content.type
  if (kind !== 'image' && kind !== 'video' && kind !== 'audio' && kind !== 'document') return []
  const url = content.contentProvider?.originalContentUrl
  if (url === undefined && content.id === undefined) return []
  const source = url === undefined ? { mediaId: content.id } : { url }
  return [mediaFile(kind, { ...source, name: content.fileName, size: content.fileSize })]
}

const Sent = z.lazy(() => z.object({ sentMessages: some(z.object({ id: Id })) }))

/**
 * An image goes as one when it is small enough to be its own preview. Videos need a preview image and audio its length,
 * which nobody has here: these, and all other files, go as links, which LINE has no other way to send.
 * https://developers.line.biz/en/reference/messaging-api/#image-message
 */
function contentOf({ text, files = [], choices }: OutboundMessage) {
  const [file] = files
  if (!file) return { type: 'text', text, ...(choices ? { quickReply: quickReplyOf(choices) } : {}) }
  const { kind, url, name, link } = file
  if (kind === 'image') return { type: 'image', originalContentUrl: url, previewImageUrl: url }
  return { type: 'text', text: `${name}\n${link}` }
}

const LABEL = 20

/**
 * Buttons that go when one is tapped. What comes back is the data alone, which therefore has the title in its second line.
 * https://developers.line.biz/en/reference/messaging-api/#quick-reply
 * https://developers.line.biz/en/reference/messaging-api/#postback-action
 */
function quickReplyOf(choices: readonly Choice[]) {
  const labels = shortTitles(choices, LABEL)
  const items = choices.map(({ title, payload }, index) => ({
    type: 'action',
    action: { type: 'postback', label: labels[index], data: `${payload}\n${title}`, displayText: title },
  }))
  return { items }
}

const PICTURE_HOSTS = ['.line-scdn.net', '.line-apps.com']

const Profile = z.lazy(() =>
  z.object({ displayName: MaybeText, groupName: MaybeText, pictureUrl: MaybeUrl, language: MaybeId }),
)

/**
 * A person, a group, or who speaks in a group or room; rooms have neither name nor picture.
 * https://developers.line.biz/en/reference/messaging-api/#get-profile
 * https://developers.line.biz/en/reference/messaging-api/#get-group-summary
 * https://developers.line.biz/en/reference/messaging-api/#get-group-member-profile
 */
async function fetchProfile(
  { address, speakerId }: { address: string; speakerId?: string },
  channel: ConnectedChannel,
): Promise<FetchedProfile> {
  const kind = address.startsWith('C') ? 'group' : address.startsWith('R') ? 'room' : 'profile'
  const member = speakerId === undefined ? undefined : `/member/${encodeURIComponent(speakerId)}`
  if (kind === 'room' && member === undefined) return { outcome: 'refused', reason: 'LINE has no name for a room' }
  const rest = member ?? (kind === 'group' ? '/summary' : '')
  const answer = await callProvider({
    method: 'GET',
    url: apiUrl(channel, ORIGIN, `/v2/bot/${kind}/${encodeURIComponent(address)}${rest}`),
    headers: { authorization: `Bearer ${channel.secrets.accessToken ?? ''}` },
  })
  const found = foundIn(answer, (body) => Profile.safeParse(body).data)
  if ('outcome' in found) return found
  const { displayName, groupName, pictureUrl: url, language } = found
  return {
    outcome: 'found',
    name: displayName ?? groupName,
    language,
    ...(url === undefined ? {} : { picture: { url } }),
  }
}

/** https://developers.line.biz/en/reference/messaging-api/#get-content */
async function fetchMedia(
  source: { mediaId?: string; url?: string },
  channel: ConnectedChannel,
): Promise<FetchedMedia> {
  // What another app's author hosts is on any host at all; people's pictures are LINE's own.
  if (source.mediaId === undefined) return downloadMedia({ url: source.url ?? '' }, PICTURE_HOSTS, channel)
  const url = apiUrl(channel, DATA_ORIGIN, `/v2/bot/message/${encodeURIComponent(source.mediaId)}/content`)
  const headers = { authorization: `Bearer ${channel.secrets.accessToken ?? ''}` }
  return downloadMedia({ url, headers }, ['api-data.line.me'], channel)
}

/**
 * Pushes a text or a file. The retry key makes LINE take it once however often it is sent; when it already has it, it says so
 * with a 409. https://developers.line.biz/en/docs/messaging-api/retrying-api-request/
 */
async function send(message: OutboundMessage, channel: ConnectedChannel): Promise<SendResult> {
  const answer = await callProvider({
    method: 'POST',
    url: apiUrl(channel, ORIGIN, '/v2/bot/message/push'),
    headers: {
      authorization: `Bearer ${channel.secrets.accessToken ?? ''}`,
      'content-type': 'application/json',
      'x-line-retry-key': retryKey(message.reference),
    },
    body: JSON.stringify({ to: message.to, messages: [contentOf(message)] }),
  })
  const id = (body: object) => Sent.safeParse(body).data?.sentMessages[0]?.id
  if ('status' in answer && answer.status === 409) {
    const accepted = answer.headers.get('x-line-accepted-request-id')
    const providerMessageId = (answer.body && id(answer.body)) || accepted || `unknown:${message.reference}`
    return { outcome: 'sent', providerMessageId }
  }
  return sendResult(answer, message, channel, { id, failure })
}

/** A UUID (version 8) that is the same for the same message. */
function retryKey(reference: string): string {
  const hex = createHash('sha256').update(reference).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `a${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  )
}

/** LINE's Messaging API. https://developers.line.biz/en/reference/messaging-api/ */
export const line: ChannelAdapter = {
  ...profile,
  /** https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/ */
  verify: (request, channel) =>
    isSignedBy(channel.secrets.channelSecret, request.body, request.headers['x-line-signature'], {
      algorithm: 'sha256',
      encoding: 'base64',
    }),
  parse,
  send,
  fetchProfile,
  fetchMedia,
}
