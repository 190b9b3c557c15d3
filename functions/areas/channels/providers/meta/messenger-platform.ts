import * as z from 'zod'
import type { InboundMedia, ParsedWebhook } from '../../port.ts'
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
  DELETED,
  EMPTY,
  editedText,
  locationText,
  type MediaKind,
  mediaFile,
  mediaText,
  placeholder,
  reactionText,
  readable,
  STARTED,
  unsupportedText,
} from '../wording.ts'

const EntryPart = z.lazy(() =>
  z.object({
    id: MaybeId,
    messaging: Raw,
    changes: some(z.object({ field: MaybeText, value: Raw })),
  }),
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
    }),
  }),
)
type AttachmentPart = z.infer<typeof AttachmentPart>
const Content = z.lazy(() =>
  z.object({
    mid: MaybeId,
    text: MaybeText,
    is_echo: Flag,
    is_deleted: Flag,
    is_unsupported: Flag,
    attachments: some(AttachmentPart),
  }),
)
type Content = z.infer<typeof Content>
const Messaging = z.lazy(() =>
  z.object({
    sender: z.object({ id: Id }),
    timestamp: MaybeInstant,
    message: Content.optional(),
    message_edit: maybe({ mid: MaybeId, text: MaybeText, num_edit: MaybeId }),
    reaction: maybe({ mid: MaybeId, action: MaybeText, emoji: MaybeText, reaction: MaybeText }),
    postback: maybe({ mid: MaybeId, title: MaybeText, payload: MaybeText }),
    delivery: maybe({ mids: some(Id), watermark: MaybeInstant }),
    read: maybe({ mid: MaybeId }),
  }),
)
type Messaging = z.infer<typeof Messaging>

/**
 * Every event of a Messenger or Instagram body (`object` tells which). What another app of the page handles
 * (`standby`), the page's own messages (echoes) and marks that name no message yield nothing.
 * https://developers.facebook.com/docs/messenger-platform/reference/webhook-events
 */
export function parseMessaging(body: Buffer, object: 'page' | 'instagram'): ParsedWebhook {
  const harvest = new Harvest()
  const Body = z.object({ object: z.literal(object), entry: z.array(z.unknown()) })
  harvest.each(readBody(body, Body).entry, 'entry', EntryPart, ({ id: account, messaging, changes }) => {
    // Instagram's newer login delivers the same events as changes of these fields.
    const changed = changes.filter(({ field }) => field !== undefined && CHANGES.has(field)).map(({ value }) => value)
    const take = (event: Messaging) => {
      if (!event.message?.is_echo && event.sender.id !== account) addEvent(harvest, event)
    }
    harvest.each(messaging, 'messaging', Messaging, take)
    harvest.each(changed, 'changes', Messaging, take)
  })
  return harvest.result()
}
const CHANGES = new Set(['messages', 'messaging_postbacks', 'message_reactions', 'message_edit', 'messaging_seen'])

function addEvent(harvest: Harvest, event: Messaging): void {
  const { message, message_edit: edit, reaction, postback, delivery, read } = event
  const say = (providerId: string, text: string, media: InboundMedia[] = []) =>
    harvest.add({ kind: 'message', providerId, address: event.sender.id, sentAt: event.timestamp, text, media })
  const digest = (...parts: unknown[]) => fingerprint(event.sender.id, event.timestamp, ...parts)

  if (message?.is_deleted) say(`${message.mid ?? digest()}:deleted`, DELETED)
  else if (message) say(message.mid ?? digest(message), contentText(message), message.attachments.flatMap(mediaOf))
  if (edit) say(`${edit.mid}:edit:${edit.num_edit ?? digest(edit.text)}`, editedText(readable(edit.text, EMPTY)))
  if (reaction) {
    const emoji = reaction.action === 'unreact' ? undefined : (reaction.emoji ?? reaction.reaction)
    say(`${reaction.mid}:reaction:${digest(reaction.action, emoji)}`, reactionText(emoji))
  }
  if (postback) say(postback.mid ?? digest(postback), readable(postback.title, STARTED))
  for (const mid of delivery?.mids ?? []) {
    harvest.add({ kind: 'receipt', providerMessageId: mid, status: 'delivered' }, delivery?.watermark)
  }
  if (read?.mid) harvest.add({ kind: 'receipt', providerMessageId: read.mid, status: 'read' }, event.timestamp)
}

function contentText(message: Content): string {
  if (message.text?.trim()) return message.text
  if (message.attachments.length > 0) return message.attachments.map(attachmentText).join(' ')
  return message.is_unsupported ? unsupportedText() : EMPTY
}

function kindOf({ type, payload }: AttachmentPart): MediaKind | undefined {
  if (payload?.sticker_id) return 'sticker'
  if (type === 'image' || type === 'video' || type === 'audio') return type
  return type === 'file' ? 'document' : undefined
}

function attachmentText(attachment: AttachmentPart): string {
  const { type, title, url, payload } = attachment
  const kind = kindOf(attachment)
  if (kind) return mediaText(kind, undefined, payload?.title ?? title)
  switch (type) {
    case 'location': {
      const { lat: latitude, long: longitude } = payload?.coordinates ?? {}
      return locationText({ name: title ?? payload?.title, latitude, longitude })
    }
    case 'fallback':
      return placeholder('Link', title ?? payload?.title, url ?? payload?.url)
    case 'story_mention':
      return placeholder('Mentioned you in a story', payload?.url)
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

function mediaOf(attachment: AttachmentPart): InboundMedia[] {
  const kind = kindOf(attachment)
  const url = attachment.payload?.url
  return kind && url ? [mediaFile(kind, { url, name: attachment.payload?.title ?? attachment.title })] : []
}
