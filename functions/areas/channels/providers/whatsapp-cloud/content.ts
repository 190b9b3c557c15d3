import * as z from 'zod'
import type { Shared } from '../../domain/context.ts'
import type { InboundContent, InboundMedia } from '../../port.ts'
import { Flag, MaybeId, MaybeNumber, MaybeText, MaybeUrl, maybe, Raw, some } from '../payload.ts'
import {
  EMPTY,
  locationText,
  type MediaKind,
  mediaFile,
  mediaText,
  placeholder,
  readable,
  STARTED,
  sharedPerson,
  sharedPlace,
  sharedProduct,
  unsupportedText,
} from '../wording.ts'

const Text = z.lazy(() => maybe({ body: MaybeText }))
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
const Location = z.lazy(() =>
  maybe({ name: MaybeText, address: MaybeText, latitude: MaybeNumber, longitude: MaybeNumber }),
)
const Contacts = z.lazy(() =>
  some(
    z.object({
      name: maybe({ formatted_name: MaybeText, first_name: MaybeText, last_name: MaybeText }),
      phones: some(z.object({ phone: MaybeText, wa_id: MaybeText })),
      emails: some(z.object({ email: MaybeText })),
      org: maybe({ company: MaybeText, title: MaybeText }),
    }),
  ),
)
const Reply = z.lazy(() => maybe({ id: MaybeText, title: MaybeText, description: MaybeText }))
const Interactive = z.lazy(() =>
  maybe({
    type: MaybeId,
    button_reply: Reply,
    list_reply: Reply,
    nfm_reply: maybe({ body: MaybeText, response_json: MaybeText }),
    call_permission_reply: maybe({ response: MaybeText }),
  }),
)
const Button = z.lazy(() => maybe({ text: MaybeText, payload: MaybeText }))
const Order = z.lazy(() =>
  maybe({
    text: MaybeText,
    product_items: some(
      z.object({ product_retailer_id: MaybeText, quantity: MaybeText, item_price: MaybeText, currency: MaybeText }),
    ),
  }),
)
const System = z.lazy(() => maybe({ body: MaybeText, type: MaybeText }))
const Unsupported = z.lazy(() => maybe({ type: MaybeText }))
/**
 * The fields of a WhatsApp message that say what the customer sent; none is required. They are still to be read: of a
 * message only the one that its type names is.
 */
export const WhatsappContent = z.lazy(() =>
  z.object({
    type: MaybeId,
    text: Raw,
    image: Raw,
    video: Raw,
    audio: Raw,
    document: Raw,
    sticker: Raw,
    location: Raw,
    contacts: Raw,
    interactive: Raw,
    button: Raw,
    order: Raw,
    system: Raw,
    unsupported: Raw,
  }),
)
type Content = z.infer<typeof WhatsappContent>

/**
 * What an agent reads for a WhatsApp message of any kind, and the files it carries. The text is never empty.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/messages
 */
export function whatsappContent(message: Content): Pick<InboundContent, 'text' | 'media' | 'payload' | 'shared'> {
  const shared = sharedBy(message)
  const payload = payloadOf(message)
  return {
    text: contentText(message),
    media: contentMedia(message),
    ...(payload ? { payload } : {}),
    ...(shared.length > 0 ? { shared } : {}),
  }
}

function payloadOf({ type, interactive, button }: Content): string | undefined {
  if (type === 'button') return Button.parse(button)?.payload
  const reply = type === 'interactive' ? Interactive.parse(interactive) : undefined
  return (reply?.button_reply ?? reply?.list_reply)?.id
}

function sharedBy(content: Content): Shared[] {
  switch (content.type) {
    case 'location':
      return sharedPlace(Location.parse(content.location) ?? {})
    case 'contacts':
      return Contacts.parse(content.contacts).flatMap(({ name, phones, emails, org }) =>
        sharedPerson({
          name: fullName(name),
          company: org?.company,
          phones: phones.map(phoneIn),
          emails: emails.map(({ email }) => email),
        }),
      )
    case 'order':
      return (Order.parse(content.order)?.product_items ?? []).map((item) =>
        sharedProduct({
          ref: item.product_retailer_id,
          quantity: item.quantity,
          price: item.item_price && [item.item_price, item.currency].filter(Boolean).join(' '),
        }),
      )
    default:
      return []
  }
}

type Cards = z.infer<typeof Contacts>
const fullName = (name: Cards[number]['name']) =>
  name?.formatted_name ?? [name?.first_name, name?.last_name].filter(Boolean).join(' ')
const phoneIn = ({ phone, wa_id }: Cards[number]['phones'][number]) => phone ?? (wa_id && `+${wa_id}`)

function contentText(content: Content): string {
  switch (content.type ?? 'text') {
    case 'text':
      return readable(Text.parse(content.text)?.body, EMPTY)
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker': {
      const [kind, media] = mediaOf(content) ?? []
      return mediaText(kind ?? (content.type as MediaKind), media?.caption, media?.filename)
    }
    case 'location':
      return locationText(Location.parse(content.location) ?? {})
    case 'contacts':
      return contactsText(Contacts.parse(content.contacts))
    case 'button': {
      const button = Button.parse(content.button)
      return readable(button?.text ?? button?.payload, placeholder('Button'))
    }
    case 'interactive':
      return interactiveText(Interactive.parse(content.interactive))
    case 'order':
      return orderText(Order.parse(content.order))
    case 'system': {
      const system = System.parse(content.system)
      return readable(system?.body, placeholder('System message', system?.type))
    }
    case 'request_welcome':
      return STARTED
    case 'media_placeholder':
      return placeholder('Media that WhatsApp keeps')
    case 'unsupported':
      return unsupportedText(Unsupported.parse(content.unsupported)?.type)
    default:
      return readable(Text.parse(content.text)?.body, unsupportedText(content.type))
  }
}

function mediaOf(content: Content): [MediaKind, NonNullable<z.infer<typeof Media>>] | undefined {
  const kinds = ['image', 'video', 'audio', 'document', 'sticker'] as const
  const kind = kinds.find((candidate) => candidate === content.type)
  const media = kind && Media.parse(content[kind])
  return kind && media && [kind === 'audio' && media.voice ? 'voice' : kind, media]
}

function contentMedia(content: Content): InboundMedia[] {
  const [kind, media] = mediaOf(content) ?? []
  if (!kind || !media || (media.id === undefined && media.url === undefined)) return []
  const { id: mediaId, url, filename: name, mime_type: type, file_size: size } = media
  return [mediaFile(kind, { mediaId, url, name, type, size })]
}

function contactsText(contacts: z.infer<typeof Contacts>): string {
  const lines = contacts.map(({ name, phones, emails, org }) => {
    const words = [fullName(name), org?.company, ...phones.map(phoneIn), ...emails.map(({ email }) => email)]
    return placeholder('Contact', ...words)
  })
  return lines.length > 0 ? lines.join('\n') : placeholder('Contact')
}

function interactiveText(reply: z.infer<typeof Interactive>): string {
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
  const answerText = answers
    .filter(([name, value]) => name !== 'flow_token' && ['string', 'number', 'boolean'].includes(typeof value))
    .map(([name, value]) => `${name}: ${String(value)}`)
  return placeholder('Form', ...(answerText.length > 0 ? answerText : [form.body]))
}

function orderText(order: z.infer<typeof Order>): string {
  const items = order?.product_items.map(({ product_retailer_id, quantity, item_price, currency }) => {
    const price = item_price && currency ? ` (${item_price} ${currency})` : ''
    return `${quantity ?? '1'} × ${product_retailer_id ?? 'item'}${price}`
  })
  return [placeholder('Order', ...(items ?? [])), order?.text].filter((part) => part?.trim()).join('\n')
}
