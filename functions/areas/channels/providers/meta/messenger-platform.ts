import * as z from 'zod'
import { shortTitles } from '../../domain/choices.ts'
import type { Origin, Shared } from '../../domain/context.ts'
import type { InboundContent, InboundMedia, OutboundMessage, ParsedWebhook } from '../../port.ts'
import { META_MEDIA_HOSTS } from '../media-kinds.ts'
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
  Raw,
  readBody,
  some,
} from '../payload.ts'
import { fingerprint } from '../signature.ts'
import {
  EMPTY,
  locationText,
  type MediaKind,
  mediaFile,
  mediaText,
  placeholder,
  readable,
  STARTED,
  sharedPlace,
  sharedProduct,
  unsupportedText,
} from '../wording.ts'

const EntryPart = z.lazy(() =>
  z.object({
    id: MaybeId,
    messaging: Raw,
    changes: some(z.object({ field: MaybeText, value: Raw })),
  }),
)
const Product = z.lazy(() =>
  z.object({ id: MaybeId, retailer_id: MaybeId, title: MaybeText, subtitle: MaybeText, image_url: MaybeUrl }),
)
const AttachmentPart = z.lazy(() =>
  z.object({
    type: MaybeId,
    title: MaybeText,
    url: MaybeUrl,
    payload: maybe({
      url: MaybeUrl,
      title: MaybeText,
      sticker_id: MaybeId,
      coordinates: maybe({ lat: MaybeNumber, long: MaybeNumber }),
      product: maybe({ elements: some(Product) }),
    }),
  }),
)
type AttachmentPart = z.infer<typeof AttachmentPart>
const Referral = z.lazy(() =>
  maybe({
    ref: MaybeText,
    source: MaybeText,
    ad_id: MaybeText,
    referer_uri: MaybeText,
    ads_context_data: maybe({ ad_title: MaybeText, photo_url: MaybeText, video_url: MaybeText }),
    product: maybe({ id: MaybeText }),
  }),
)
type Referral = z.infer<typeof Referral>
const Content = z.lazy(() =>
  z.object({
    mid: MaybeId,
    text: MaybeText,
    is_echo: Flag,
    is_deleted: Flag,
    is_unsupported: Flag,
    metadata: MaybeText,
    attachments: some(AttachmentPart),
    reply_to: maybe({ mid: MaybeId, story: maybe({ id: MaybeId, url: MaybeUrl }) }),
    referral: Referral,
    quick_reply: maybe({ payload: MaybeText }),
  }),
)
type Content = z.infer<typeof Content>
const Messaging = z.lazy(() =>
  z.object({
    sender: maybe({ id: Id }),
    recipient: maybe({ id: Id }),
    timestamp: MaybeInstant,
    message: Content.optional(),
    message_edit: maybe({ mid: MaybeId, text: MaybeText }),
    reaction: maybe({ mid: MaybeId, action: MaybeText, emoji: MaybeText, reaction: MaybeText }),
    postback: maybe({ mid: MaybeId, title: MaybeText, payload: MaybeText, referral: Referral }),
    referral: Referral,
    optin: maybe({ ref: MaybeText, type: MaybeText, title: MaybeText, notification_messages_status: MaybeText }),
    delivery: maybe({ mids: some(Id), watermark: MaybeInstant }),
    read: maybe({ mid: MaybeId, watermark: MaybeInstant }),
  }),
)
type Messaging = z.infer<typeof Messaging>

/**
 * What a message is to Meta: an answer, or a late one that a person wrote.
 * https://developers.facebook.com/docs/messenger-platform/send-messages#messaging_types
 */
export function messagingType({ late }: Pick<OutboundMessage, 'late'>) {
  return late ? { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' } : { messaging_type: 'RESPONSE' }
}

const TITLE = 20

/**
 * The choices of a text, as both platforms show them.
 * https://developers.facebook.com/docs/messenger-platform/send-messages/quick-replies
 */
export function quickReplies({ choices }: Pick<OutboundMessage, 'choices'>) {
  if (!choices) return {}
  const titles = shortTitles(choices, TITLE)
  return {
    quick_replies: choices.map(({ payload }, index) => ({ content_type: 'text', title: titles[index], payload })),
  }
}

/**
 * Every event of a Messenger or Instagram body (`object` tells which). What another app of the page handles (`standby`)
 * yields nothing.
 * https://developers.facebook.com/docs/messenger-platform/reference/webhook-events
 */
export function parseMessaging(body: Buffer, object: 'page' | 'instagram'): ParsedWebhook {
  const harvest = new Harvest()
  const Body = z.object({ object: z.literal(object), entry: z.array(z.unknown()) })
  harvest.each(readBody(body, Body).entry, 'entry', EntryPart, ({ id: account, messaging, changes }) => {
    // Instagram's newer login delivers the same events as changes of these fields.
    const changed = changes.filter(({ field }) => field !== undefined && CHANGES.has(field)).map(({ value }) => value)
    const take = (event: Messaging) => addEvent(harvest, event, account)
    harvest.each(messaging, 'messaging', Messaging, take)
    harvest.each(changed, 'changes', Messaging, take)
  })
  return harvest.result()
}
const CHANGES = new Set([
  'messages',
  'message_echoes',
  'message_edit',
  'message_edits',
  'message_reactions',
  'messaging_optins',
  'messaging_postbacks',
  'messaging_referral',
  'messaging_referrals',
  'messaging_seen',
])

function addEvent(harvest: Harvest, event: Messaging, account: string | undefined): void {
  const { message, message_edit: edit, reaction, postback, referral, optin, delivery, read, timestamp: at } = event
  const isCompany = message?.is_echo || (account !== undefined && event.sender?.id === account)
  const address = isCompany ? event.recipient?.id : event.sender?.id
  if (address === undefined) {
    // Instagram tells of some new messages as edits, of nothing and by nobody.
    if (!edit || edit.text !== undefined) harvest.unread('messaging: one of nobody')
    return
  }
  // The company talks to itself.
  if (address === account) return
  const about = { address, at, ...(isCompany ? { elsewhere: true as const } : {}) }
  const lost = (what: string) => harvest.unread(`messaging: ${what} that names no message`)
  const digest = (...parts: unknown[]) => fingerprint(address, at, ...parts)
  const say = (said: Omit<InboundContent, 'address' | 'sentAt'>, reference?: string) => {
    const content = { address, sentAt: at, ...said }
    harvest.add(isCompany ? { kind: 'echo', ...content, reference } : { kind: 'message', ...content })
  }

  if (message?.is_deleted) {
    if (message.mid) harvest.add({ kind: 'unsend', ...about, messageId: message.mid })
    else lost('a deletion')
  } else if (message) {
    say({ providerId: message.mid ?? digest(message), ...contentOf(message, referral) }, referenceIn(message.metadata))
  }
  if (edit?.text !== undefined) {
    if (edit.mid) harvest.add({ kind: 'edit', ...about, messageId: edit.mid, text: readable(edit.text, EMPTY) })
    else lost('an edit')
  }
  if (reaction) {
    const emoji = reaction.action === 'unreact' ? undefined : (reaction.emoji ?? reaction.reaction)?.trim()
    if (reaction.mid) harvest.add({ kind: 'reaction', ...about, messageId: reaction.mid, emojis: emoji ? [emoji] : [] })
    else lost('a reaction')
  }
  if (isCompany) return
  if (postback) {
    const origin = originOf(postback.referral ?? referral)
    const text = readable(postback.title, STARTED)
    say({
      providerId: postback.mid ?? digest(postback),
      text,
      media: [],
      ...(postback.payload ? { payload: postback.payload } : {}),
      ...(origin ? { origin } : {}),
    })
  } else if (!message) {
    const origin = originOf(referral ?? optin)
    if (origin) harvest.add({ kind: 'referral', address, origin, at })
  }
  if (optin?.type === 'notification_messages') {
    const wantsMarketing = !optin.notification_messages_status?.startsWith('STOP')
    const text = wantsMarketing
      ? placeholder('Wants marketing messages', optin.title)
      : placeholder('Wants no more marketing messages', optin.title)
    const said = { providerId: digest(optin), address, sentAt: at, text, media: [] }
    harvest.add({ kind: 'message', automatic: true, wantsMarketing, ...said })
  }
  for (const mid of delivery?.mids ?? []) {
    harvest.add({ kind: 'receipt', providerMessageId: mid, status: 'delivered' }, delivery?.watermark)
  }
  if (delivery?.watermark !== undefined) addWatermark(harvest, address, 'delivered', delivery.watermark)
  if (read?.mid) harvest.add({ kind: 'receipt', providerMessageId: read.mid, status: 'read' }, at)
  if (read?.watermark !== undefined) addWatermark(harvest, address, 'read', read.watermark)
}

function addWatermark(harvest: Harvest, address: string, status: 'delivered' | 'read', until: number): void {
  harvest.add({ kind: 'watermark', address, status, until }, until)
}

const OURS = 'switchboard:'

/** Our reference as Messenger repeats it in the echo of what we sent; other apps write there what they like. */
export const metadataOf = (reference: string): string => `${OURS}${reference}`

const referenceIn = (metadata = ''): string | undefined =>
  metadata.startsWith(OURS) ? metadata.slice(OURS.length) || undefined : undefined

function contentOf(
  message: Content,
  referral: Referral,
): Pick<InboundContent, 'text' | 'media' | 'payload' | 'replyTo' | 'origin' | 'shared'> {
  const { reply_to: answered, quick_reply: tapped } = message
  // A shared post comes as an attachment of the older kind as well.
  const isPost = message.attachments.some(({ type }) => type === 'ig_post')
  const attachments = message.attachments.filter(({ type }) => !(isPost && type === 'share'))
  const origin = storyOf(message) ?? originOf(message.referral ?? referral) ?? productOf(attachments)
  const story = answered?.story?.url
  const shared = message.text?.trim() ? [] : attachments.flatMap(sharedBy)
  return {
    text: contentText({ ...message, attachments }),
    media: [...(story ? [mediaFile('image', { url: story, name: STORY })] : []), ...attachments.flatMap(mediaOf)],
    ...(tapped?.payload ? { payload: tapped.payload } : {}),
    ...(answered?.mid ? { replyTo: { messageId: answered.mid } } : {}),
    ...(origin ? { origin } : {}),
    ...(shared.length > 0 ? { shared } : {}),
  }
}
const STORY = 'story'

/** https://developers.facebook.com/docs/messenger-platform/instagram/features/story-mention */
function storyOf({ reply_to: answered, attachments }: Content): Origin | undefined {
  const { story } = answered ?? {}
  if (story) return origin('story_reply', { url: story.url, ref: story.id })
  const mention = attachments.find(({ type }) => type === 'story_mention')
  return mention && origin('story_mention', { url: mention.payload?.url })
}

/** https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messaging_referrals */
function originOf(referral: Referral): Origin | undefined {
  if (!referral) return undefined
  const { ref, source, ad_id, referer_uri, ads_context_data: ad, product } = referral
  if (source === 'ADS' || ad_id !== undefined) {
    return origin('ad', { title: ad?.ad_title, url: referer_uri ?? ad?.photo_url ?? ad?.video_url, ref: ad_id ?? ref })
  }
  if (product?.id) return origin('product', { ref: product.id })
  return ref || referer_uri ? origin('link', { ref, url: referer_uri }) : undefined
}

const productsOf = ({ payload }: AttachmentPart) => payload?.product?.elements ?? []

function productOf(attachments: AttachmentPart[]): Origin | undefined {
  const [product] = attachments.flatMap(productsOf)
  return (
    product &&
    origin('product', { title: product.title, text: product.subtitle, ref: product.retailer_id ?? product.id })
  )
}

function origin(
  kind: Origin['kind'],
  words: Partial<Record<'title' | 'text' | 'url' | 'ref', string | undefined>>,
): Origin {
  return { kind, ...Object.fromEntries(Object.entries(words).filter(([, word]) => word?.trim())) }
}

function contentText(message: Content): string {
  if (message.text?.trim()) return message.text
  if (message.attachments.length > 0) return message.attachments.map(attachmentText).join(' ')
  return message.is_unsupported ? unsupportedText() : EMPTY
}

function sharedBy(attachment: AttachmentPart): Shared[] {
  const { type, title, payload } = attachment
  if (type === 'location') return sharedPlace(placeOf({ title, payload }))
  return productsOf(attachment).map(({ title: name, subtitle, retailer_id, id }) =>
    sharedProduct({ title: name, text: subtitle, ref: retailer_id ?? id }),
  )
}

function placeOf({ title, payload }: Pick<AttachmentPart, 'title' | 'payload'>) {
  const { lat: latitude, long: longitude } = payload?.coordinates ?? {}
  return { name: title ?? payload?.title, latitude, longitude }
}

/** Messenger's thumb comes as a sticker, in three sizes. */
const LIKES = new Set(['369239263222822', '369239343222814', '369239383222810'])

function kindOf({ type, payload }: AttachmentPart): MediaKind | undefined {
  if (payload?.sticker_id) return 'sticker'
  if (type === 'image' || type === 'video' || type === 'audio') return type
  return type === 'file' ? 'document' : undefined
}

function attachmentText(attachment: AttachmentPart): string {
  const { type, title, url, payload } = attachment
  if (payload?.sticker_id && LIKES.has(payload.sticker_id)) return '👍'
  const kind = kindOf(attachment)
  if (kind) return mediaText(kind, undefined, payload?.title ?? title)
  const products = productsOf(attachment)
  if (products.length > 0) {
    const words = products.map(({ title: name, subtitle, retailer_id, id }) =>
      placeholder('Product', name, subtitle, retailer_id ?? id),
    )
    return words.join(' ')
  }
  switch (type) {
    case 'location':
      return locationText(placeOf(attachment))
    case 'fallback':
      return placeholder('Link', title ?? payload?.title, url ?? payload?.url)
    case 'story_mention':
      return placeholder('Mentioned you in a story')
    case 'like_heart':
      return '❤️'
    case 'share':
    case 'post':
    case 'ig_post':
    case 'reel':
    case 'ig_reel':
      return placeholder('Shared post', title ?? payload?.title, payload?.url)
    case 'template':
      return placeholder('Template', title ?? payload?.title)
    default:
      return unsupportedText(type)
  }
}

const SHARED = new Map<string | undefined, MediaKind>([
  ['story_mention', 'image'],
  ['share', 'image'],
  ['post', 'image'],
  ['ig_post', 'image'],
  ['reel', 'video'],
  ['ig_reel', 'video'],
])

/** Links of Meta's are good for days only: what they lead to is copied in. */
function mediaOf(attachment: AttachmentPart): InboundMedia[] {
  const { type, payload, title } = attachment
  const url = payload?.url
  const kind = kindOf(attachment)
  if (kind && url) return [mediaFile(kind, { url, name: payload?.title ?? title })]
  const shared = SHARED.get(type)
  const isStory = type === 'story_mention'
  // A shared post may be a link to anywhere.
  if (!shared || !url || !(isStory || isHeldByMeta(url))) return []
  return [mediaFile(shared, { url, ...(isStory ? { name: STORY } : {}) })]
}

function isHeldByMeta(url: string): boolean {
  const host = URL.canParse(url) ? new URL(url).hostname : ''
  return META_MEDIA_HOSTS.some((end) => host.endsWith(end))
}
