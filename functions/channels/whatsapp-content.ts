import * as z from 'zod'
import type { InboundMedia } from '../use-cases/ports.ts'
import { Flag, MaybeId, MaybeNumber, MaybeText, MaybeUrl, maybe, some } from './payload.ts'
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
} from './wording.ts'

const Media = z.lazy(() =>
  maybe({
    id: MaybeId,
    url: MaybeUrl,
    mime_type: MaybeText,
    caption: MaybeText,
    filename: MaybeText,
    file_size: MaybeNumber,
    voice: Flag,
  }),
)
const Reply = z.lazy(() => maybe({ title: MaybeText, description: MaybeText }))
const Content = z.lazy(() =>
  z.object({
    type: MaybeId,
    text: maybe({ body: MaybeText }),
    image: Media,
    video: Media,
    audio: Media,
    document: Media,
    sticker: Media,
    location: maybe({ name: MaybeText, address: MaybeText, latitude: MaybeNumber, longitude: MaybeNumber }),
    contacts: some(
      z.object({
        name: maybe({ formatted_name: MaybeText, first_name: MaybeText, last_name: MaybeText }),
        phones: some(z.object({ phone: MaybeText, wa_id: MaybeText })),
      }),
    ),
    interactive: maybe({
      type: MaybeId,
      button_reply: Reply,
      list_reply: Reply,
      nfm_reply: maybe({ body: MaybeText, response_json: MaybeText }),
      call_permission_reply: maybe({ response: MaybeText }),
    }),
    button: maybe({ text: MaybeText, payload: MaybeText }),
    reaction: maybe({ emoji: MaybeText }),
    order: maybe({
      text: MaybeText,
      product_items: some(
        z.object({ product_retailer_id: MaybeText, quantity: MaybeText, item_price: MaybeText, currency: MaybeText }),
      ),
    }),
    system: maybe({ body: MaybeText, type: MaybeText }),
    unsupported: maybe({ type: MaybeText }),
  }),
)
type Content = z.infer<typeof Content>
/** The fields of a WhatsApp message that say what the customer sent; none is required. */
export const WhatsappContent = z.lazy(() =>
  Content.unwrap().extend({ edit: maybe({ message: Content.optional().catch(undefined) }) }),
)

/**
 * What an agent reads for a WhatsApp message of any kind, and the files it carries. The text is never empty.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages
 */
export function whatsappContent(message: z.infer<typeof WhatsappContent>): { text: string; media: InboundMedia[] } {
  if (message.type !== 'edit') return { text: contentText(message), media: contentMedia(message) }
  const edited = message.edit?.message
  return edited
    ? { text: editedText(contentText(edited)), media: contentMedia(edited) }
    : { text: '[Edited a message]', media: [] }
}

function contentText(content: Content): string {
  switch (content.type ?? 'text') {
    case 'text':
      return readable(content.text?.body, EMPTY)
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker': {
      const [kind, media] = mediaOf(content) ?? []
      return mediaText(kind ?? (content.type as MediaKind), media?.caption, media?.filename)
    }
    case 'location':
      return locationText(content.location ?? {})
    case 'contacts':
      return contactsText(content.contacts)
    case 'button':
      return readable(content.button?.text ?? content.button?.payload, placeholder('Button'))
    case 'interactive':
      return interactiveText(content.interactive)
    case 'reaction':
      return reactionText(content.reaction?.emoji)
    case 'order':
      return orderText(content.order)
    case 'system':
      return readable(content.system?.body, placeholder('System message', content.system?.type))
    case 'request_welcome':
      return STARTED
    case 'revoke':
      return DELETED
    case 'unsupported':
      return unsupportedText(content.unsupported?.type)
    default:
      return readable(content.text?.body, unsupportedText(content.type))
  }
}

function mediaOf(content: Content): [MediaKind, NonNullable<Content['image']>] | undefined {
  const kinds = ['image', 'video', 'audio', 'document', 'sticker'] as const
  const kind = kinds.find((known) => known === content.type)
  const media = kind && content[kind]
  return kind && media && [kind === 'audio' && media.voice ? 'voice' : kind, media]
}

function contentMedia(content: Content): InboundMedia[] {
  const [kind, media] = mediaOf(content) ?? []
  if (!kind || !media || (media.id === undefined && media.url === undefined)) return []
  const { id: mediaId, url, filename: name, mime_type: type, file_size: size } = media
  return [mediaFile(kind, { mediaId, url, name, type, size })]
}

function contactsText(contacts: Content['contacts']): string {
  const lines = contacts.map(({ name, phones }) => {
    const full = name?.formatted_name ?? [name?.first_name, name?.last_name].filter(Boolean).join(' ')
    return placeholder('Contact', full, ...phones.map(({ phone, wa_id }) => phone ?? (wa_id && `+${wa_id}`)))
  })
  return lines.length > 0 ? lines.join('\n') : placeholder('Contact')
}

function interactiveText(reply: Content['interactive']): string {
  const chosen = reply?.button_reply ?? reply?.list_reply
  const words = [chosen?.title, chosen?.description].filter((word) => word?.trim()).join(' – ')
  if (words) return words
  if (reply?.nfm_reply) return formText(reply.nfm_reply)
  if (reply?.call_permission_reply) return placeholder('Call permission', reply.call_permission_reply.response)
  return unsupportedText(reply?.type ?? 'interactive')
}

/** The answers of a filled-in flow, which arrive as JSON within a string. */
function formText(form: { body?: string; response_json?: string }): string {
  const answers = z
    .string()
    .transform((text, context) => {
      try {
        return Object.entries(z.looseObject({}).parse(JSON.parse(text)))
      } catch {
        context.addIssue('not an object in JSON')
        return z.NEVER
      }
    })
    .catch([])
    .parse(form.response_json)
  const said = answers
    .filter(([name, value]) => name !== 'flow_token' && ['string', 'number', 'boolean'].includes(typeof value))
    .map(([name, value]) => `${name}: ${String(value)}`)
  return placeholder('Form', ...(said.length > 0 ? said : [form.body]))
}

function orderText(order: Content['order']): string {
  const items = order?.product_items.map(({ product_retailer_id, quantity, item_price, currency }) => {
    const price = item_price && currency ? ` (${item_price} ${currency})` : ''
    return `${quantity ?? '1'} × ${product_retailer_id ?? 'item'}${price}`
  })
  return [placeholder('Order', ...(items ?? [])), order?.text].filter((part) => part?.trim()).join('\n')
}
