import * as z from 'zod'
import type { InboundMedia } from '../../port.ts'
import { MaybeId, MaybeNumber, MaybeText, maybe, some } from '../payload.ts'
import {
  EMPTY,
  locationText,
  type MediaKind,
  mediaFile,
  mediaText,
  placeholder,
  readable,
  STARTED,
  unsupportedText,
} from '../wording.ts'

const file = { file_id: MaybeId, file_name: MaybeText, mime_type: MaybeText, file_size: MaybeNumber }
const Point = z.lazy(() => maybe({ latitude: MaybeNumber, longitude: MaybeNumber }))
/** The fields of a Telegram message that say what the customer sent; none is required. */
export const TelegramContent = z.lazy(() =>
  z.object({
    text: MaybeText,
    caption: MaybeText,
    photo: some(z.object(file)),
    animation: maybe(file),
    video: maybe(file),
    video_note: maybe(file),
    voice: maybe(file),
    audio: maybe(file),
    document: maybe(file),
    sticker: maybe({ ...file, emoji: MaybeText }),
    venue: maybe({ title: MaybeText, address: MaybeText, location: Point }),
    location: Point,
    contact: maybe({ first_name: MaybeText, last_name: MaybeText, phone_number: MaybeText, user_id: MaybeId }),
    poll: maybe({ question: MaybeText }),
    dice: maybe({ emoji: MaybeText, value: MaybeText }),
    web_app_data: maybe({ button_text: MaybeText, data: MaybeText }),
  }),
)
type TelegramContent = z.infer<typeof TelegramContent>

// An animation is repeated as `document`, and a venue as `location`: the first match in this order is the message.
const KINDS = [
  ['animation', 'video'],
  ['video', 'video'],
  ['video_note', 'video'],
  ['voice', 'voice'],
  ['audio', 'audio'],
  ['sticker', 'sticker'],
  ['document', 'document'],
] as const

/**
 * What an agent reads for a Telegram message of any kind, and the file it carries. The text is never empty.
 * `unknownKind` names a kind that is not among the fields above.
 * https://core.telegram.org/bots/api#message
 */
export function telegramContent(
  message: TelegramContent,
  unknownKind?: string,
): { text: string; media: InboundMedia[] } {
  const found = fileOf(message)
  if (!found) return { text: textOf(message, unknownKind), media: [] }
  const { kind, part } = found
  const { file_id: mediaId, file_name: name, mime_type: type, file_size: size } = part
  return {
    text: mediaText(kind, message.caption, name),
    media: mediaId === undefined ? [] : [mediaFile(kind, { mediaId, name, type, size })],
  }
}

type FilePart = TelegramContent['photo'][number]

function fileOf(message: TelegramContent): { kind: MediaKind; part: FilePart } | undefined {
  // Telegram lists the sizes of a photo from small to large.
  const photo = message.photo.at(-1)
  if (photo) return { kind: 'image', part: photo }
  for (const [field, kind] of KINDS) {
    const part = message[field]
    if (part) return { kind, part }
  }
  return undefined
}

function textOf(message: TelegramContent, unknownKind: string | undefined): string {
  const { text, venue, location, contact, poll, dice, web_app_data: form } = message
  if (text !== undefined) return /^\/start(@\w+)?(\s|$)/.test(text) ? STARTED : readable(text, EMPTY)
  if (venue) return locationText({ name: venue.title, address: venue.address, ...venue.location })
  if (location) return locationText(location)
  if (contact) {
    const name = [contact.first_name, contact.last_name].filter(Boolean).join(' ')
    return placeholder('Contact', name, contact.phone_number)
  }
  if (poll) return placeholder('Poll', poll.question)
  if (dice) return placeholder('Dice', [dice.emoji, dice.value].filter(Boolean).join(' '))
  if (form) return placeholder('Form', form.button_text, form.data)
  return readable(message.caption, unsupportedText(unknownKind))
}
