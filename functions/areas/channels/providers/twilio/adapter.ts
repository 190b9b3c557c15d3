import * as z from 'zod'
import { wellFormed } from '../../../../kernel/text.ts'
import { callProvider } from '../../../../platform/http-call.ts'
import { otherSpellings } from '../../domain/phone-spellings.ts'
import type {
  ChannelAdapter,
  ConnectedChannel,
  FetchedMedia,
  InboundMedia,
  InboundMessage,
  InboundReceipt,
  OutboundMessage,
  ParsedWebhook,
  SendResult,
  WebhookRequest,
} from '../../port.ts'
import { apiUrl, sendResult } from '../call.ts'
import { downloadMedia } from '../media-download.ts'
import { Id, MaybeId, MaybeNumber, MaybeText, NotUnderstood, some } from '../payload.ts'
import {
  EMPTY,
  inWords,
  locationText,
  mediaFile,
  mediaKind,
  mediaText,
  phoneOf,
  placeholder,
  sharedPlace,
  unsupportedText,
} from '../wording.ts'
import { authorization, failure, ORIGIN } from './api.ts'
import { meaningOf } from './failures.ts'
import { twilioParts } from './parts.ts'
import { profile } from './profile.ts'
import { twilioVerify } from './signature.ts'
import { fetchTemplates } from './templates.ts'

const MAX_MEDIA = 20

const RECEIPTS = new Map<string, InboundReceipt['status']>([
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['undelivered', 'failed'],
  ['failed', 'failed'],
  ['canceled', 'failed'],
])

/** The one message or status of a form. https://www.twilio.com/docs/messaging/guides/webhook-request */
function parse(request: WebhookRequest): ParsedWebhook {
  const form = new URLSearchParams(request.body.toString('utf8'))
  const field = (name: string) => wellFormed(form.get(name) ?? '')
  const sid = MaybeId.parse(field('MessageSid') || field('SmsMessageSid') || field('SmsSid'))
  if (sid === undefined) throw new NotUnderstood('the body is not a form with a message SID')
  const status = (field('MessageStatus') || field('SmsStatus')).toLowerCase()
  if (status && status !== 'received' && status !== 'receiving') {
    return { events: receiptOf(sid, status, field), unparsed: [] }
  }
  const address = MaybeId.parse(withoutPrefix(field('From')))
  if (address === undefined) return { events: [], unparsed: ['the message has no From'] }
  const media = mediaOf(field)
  const aliases = aliasesOf(address, field)
  const place = placeOf(field)
  const payload = field('ButtonPayload') || field('ListId')
  const message: InboundMessage = {
    kind: 'message',
    providerId: sid,
    address,
    ...(aliases.length > 0 ? { aliases } : {}),
    name: field('ProfileName') || undefined,
    phone: address.startsWith('+') ? phoneOf(address) : undefined,
    text: textOf(field, media),
    ...(payload ? { payload } : {}),
    ...(place ? { shared: sharedPlace(place) } : {}),
    media,
    ...replyOf(address, field),
    ...originOf(field),
  }
  switch (consentOf(field)) {
    case 'STOP':
      return {
        events: [
          { ...message, automatic: true, wantsMarketing: false },
          { kind: 'departure', address, reason: 'opted_out' },
        ],
        unparsed: [],
      }
    case 'START':
      return {
        events: [
          { ...message, automatic: true, wantsMarketing: true },
          { kind: 'return', address },
        ],
        unparsed: [],
      }
    default:
      return { events: [message], unparsed: [] }
  }
}

const STOP = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT', 'ARRET'])
const START = new Set(['START', 'UNSTOP'])

/**
 * Whether a message says who may write to whom, by Twilio's word; by SMS it acts on these words alone as well. A call for
 * help is a message, although Twilio may have answered it.
 * https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out
 */
function consentOf(field: Field): 'STOP' | 'START' | undefined {
  const told = field('OptOutType').trim().toUpperCase()
  if (told === 'STOP' || told === 'START') return told
  if (told !== '' || /^(whatsapp|messenger|rcs):/i.test(field('From'))) return undefined
  const word = field('Body').trim().toUpperCase()
  if (STOP.has(word)) return 'STOP'
  return START.has(word) ? 'START' : undefined
}

/** What else WhatsApp calls the same customer: the number it has them under, the id that stays when the number is hidden. */
function aliasesOf(address: string, field: Field): string[] {
  const whatsappNumber = phoneOf(field('WaId'))
  const userId = MaybeId.parse(withoutPrefix(field('ExternalUserId')))
  const all = [whatsappNumber, userId, ...otherSpellings(address)].filter((alias) => alias !== undefined)
  return [...new Set(all)].filter((alias) => alias !== address)
}

function replyOf(address: string, field: Field): Pick<InboundMessage, 'replyTo'> {
  const messageId = MaybeId.parse(field('OriginalRepliedMessageSid'))
  if (messageId === undefined) return {}
  const isTheirs = withoutPrefix(field('OriginalRepliedMessageSender')) === address
  return { replyTo: { messageId, from: isTheirs ? 'contact' : 'agent' } }
}

/** The advertisement that led here is told with the first message. */
function originOf(field: Field): Pick<InboundMessage, 'origin'> {
  const [title, text, url] = ['ReferralHeadline', 'ReferralBody', 'ReferralSourceUrl'].map(field)
  const ref = field('ReferralSourceId') || field('ReferralCtwaClid')
  if (title || text || url || ref) {
    const said = Object.entries({ title, text, url, ref }).filter(([, word]) => word)
    return { origin: { kind: 'ad', ...Object.fromEntries(said) } }
  }
  const isForwarded = ['Forwarded', 'FrequentlyForwarded'].some((name) => field(name).toLowerCase() === 'true')
  return isForwarded ? { origin: { kind: 'forwarded' } } : {}
}

type Field = (name: string) => string

/** https://www.twilio.com/docs/messaging/guides/track-outbound-message-status */
function receiptOf(providerMessageId: string, status: string, field: Field): InboundReceipt[] {
  const mapped = RECEIPTS.get(status)
  if (!mapped) return []
  const code = field('ErrorCode')
  const meaning = meaningOf(code)
  const own = field('ErrorMessage') || field('ChannelStatusMessage')
  const reason = inWords(meaning?.words, own) ?? `Twilio reports the message as ${status}`
  const error =
    mapped === 'failed'
      ? { code: meaning?.code ?? (code || status), reason, unreachable: meaning?.unreachable }
      : undefined
  return [{ kind: 'receipt', providerMessageId, status: mapped, error }]
}

function mediaOf(field: Field): InboundMedia[] {
  const count = Math.min(Number.parseInt(field('NumMedia'), 10) || 0, MAX_MEDIA)
  return Array.from({ length: count }, (_, index) => index).flatMap((index) => {
    const url = field(`MediaUrl${index}`)
    const type = field(`MediaContentType${index}`) || undefined
    return url ? [mediaFile(kindOf(type), { url, type })] : []
  })
}

function kindOf(type: string | undefined) {
  return type?.startsWith('audio/ogg') ? 'voice' : mediaKind(type)
}

function textOf(field: Field, media: InboundMedia[]): string {
  const names = ['Body', 'ButtonText', 'ListTitle', 'ButtonPayload', 'ListId']
  const written = names.map(field).find((text) => text.trim())
  if (written) return written
  const place = placeOf(field)
  if (place) return locationText(place)
  if (media.length > 0) {
    return media.map(({ type }) => (/vcard/i.test(type) ? placeholder('Contact') : mediaText(kindOf(type)))).join(' ')
  }
  const type = field('MessageType')
  return type && type !== 'text' ? unsupportedText(type) : EMPTY
}

/** https://www.twilio.com/docs/messaging/guides/webhook-request */
function placeOf(field: Field) {
  const [latitude, longitude] = [field('Latitude'), field('Longitude')].map(Number.parseFloat)
  if (latitude === undefined || longitude === undefined || Number.isNaN(latitude + longitude)) return undefined
  return { name: field('Label'), address: field('Address'), latitude, longitude }
}

function withoutPrefix(address: string): string {
  return address.replace(/^whatsapp:/i, '')
}

function withPrefix(address: string, channel: ConnectedChannel): string {
  const bare = withoutPrefix(address)
  return channel.channel.type === 'whatsapp' ? `whatsapp:${bare}` : bare
}

const Listed = z.lazy(() =>
  z.object({
    messages: some(
      z.object({ sid: Id, body: MaybeText, direction: MaybeText, date_created: MaybeText, num_media: MaybeNumber }),
    ),
  }),
)

/**
 * Media lies behind the account's credentials, and redirects to where it is stored.
 * https://www.twilio.com/docs/messaging/api/media-resource
 */
function fetchMedia({ url = '' }: { url?: string }, channel: ConnectedChannel): Promise<FetchedMedia> {
  const hosts = ['api.twilio.com', '.twiliocdn.com', 's3-external-1.amazonaws.com/media.twiliocdn.com/']
  return downloadMedia({ url, headers: authorization(channel) }, hosts, channel)
}

/**
 * Hands a text or files to Twilio, which has no idempotency key: when an earlier attempt may have got through, Twilio's own
 * list of messages is looked at first.
 * https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
 */
async function send(message: OutboundMessage, channel: ConnectedChannel): Promise<SendResult> {
  const { accountSid = '', sender = '' } = channel.channel.config
  const { text, files = [] } = message
  const url = apiUrl(channel, ORIGIN, `/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`)
  const headers = authorization(channel)
  const parties = { To: withPrefix(message.to, channel), From: withPrefix(sender, channel) }
  const read = { id: (body: object) => z.object({ sid: Id }).safeParse(body).data?.sid, failure }

  if (message.attempt > 1 && message.firstAttemptAt !== undefined) {
    // Not narrowed by DateSent: a message that Twilio still has in its queue has no such date yet.
    const query = new URLSearchParams({ ...parties, PageSize: '100' })
    const answer = await callProvider({ method: 'GET', url: `${url}?${query}`, headers })
    const list = 'unreachable' in answer ? undefined : Listed.safeParse(answer.body).data
    if ('unreachable' in answer || answer.status !== 200) return sendResult(answer, message, channel, read)
    if (!list) return { outcome: 'unavailable', reason: 'Twilio did not say whether it already has the message' }
    const sid = await alreadyThere(list, message, message.firstAttemptAt)
    if (sid) return { outcome: 'sent', providerMessageId: sid }
  }
  const form = new URLSearchParams({ ...parties, StatusCallback: channel.webhookUrl })
  if (message.template) {
    form.set('ContentSid', message.template.providerId)
    form.set('ContentVariables', JSON.stringify(message.template.values))
  } else {
    if (text !== '') form.set('Body', text)
    for (const { url: media } of files) form.append('MediaUrl', media)
  }
  const body = form.toString()
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  return sendResult(
    await callProvider({ method: 'POST', url, headers: { ...headers, ...type }, body }),
    message,
    channel,
    read,
  )
}

/**
 * The outbound message with this text that Twilio created since then; its times have no fractions of a second. Somebody
 * who says "ok" twice means two messages: one that is known to be another does not count.
 */
async function alreadyThere(list: z.infer<typeof Listed>, message: OutboundMessage, since: number) {
  const from = Math.floor(since / 1000) * 1000
  for (const { sid, body = '', num_media, direction, date_created } of list.messages) {
    const alike =
      body === message.text &&
      // A template's own file is not among ours.
      (message.template || (num_media ?? 0) === (message.files?.length ?? 0)) &&
      direction?.startsWith('outbound') &&
      Date.parse(date_created ?? '') >= from
    if (alike && !(await message.isAnother?.(sid))) return sid
  }
  return undefined
}

/**
 * Twilio: SMS and MMS, and WhatsApp over Twilio. A customer's address is the number with `+`, never with the
 * `whatsapp:` that Twilio puts in front of it.
 */
export const twilio: ChannelAdapter = {
  ...profile,
  verify: twilioVerify,
  parts: twilioParts,
  parse,
  answer: () => ({ status: 200, contentType: 'text/xml', body: '<Response/>' }),
  send,
  fetchMedia,
  fetchTemplates,
}
