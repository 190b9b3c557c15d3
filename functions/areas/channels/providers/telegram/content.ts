import * as z from 'zod'
import type { Styled } from '../../domain/context.ts'
import type { Formatted } from '../../domain/marks.ts'
import type { InboundMedia } from '../../port.ts'
import { MaybeId, MaybeNumber, MaybeText, MaybeUrl, maybe, some } from '../payload.ts'
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
import { stylesOf } from './entities.ts'

const file = { file_id: MaybeId, file_name: MaybeText, mime_type: MaybeText, file_size: MaybeNumber }
const Entities = z.lazy(() =>
  some(z.object({ type: MaybeText, offset: z.number(), length: z.number(), url: MaybeUrl })),
)
const Point = z.lazy(() => maybe({ latitude: MaybeNumber, longitude: MaybeNumber }))
/** The fields of a Telegram message that say what the customer sent; none is required. */
export const TelegramContent = z.lazy(() =>
  z.object({
    text: MaybeText,
    entities: Entities,
    caption: MaybeText,
    caption_entities: Entities,
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
    story: maybe({ chat: maybe({ title: MaybeText, first_name: MaybeText, username: MaybeText }), id: MaybeId }),
    invoice: maybe({ title: MaybeText, description: MaybeText }),
    game: maybe({ title: MaybeText }),
  }),
)
export type TelegramContent = z.infer<typeof TelegramContent>

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
): { text: string; styles?: Styled[]; media: InboundMedia[] } {
  const found = fileOf(message)
  if (!found) {
    const text = textOf(message, unknownKind)
    return { ...styled(text, withLinks(message.text, message.entities)), media: [] }
  }
  const { kind, part } = found
  const { file_id: mediaId, file_name: name, mime_type: type, file_size: size } = part
  const caption = withLinks(message.caption, message.caption_entities)
  const text =
    kind === 'sticker' ? placeholder('Sticker', message.sticker?.emoji) : mediaText(kind, caption?.text, name)
  return {
    ...styled(text, caption),
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
  const { venue, location, contact, poll, dice, web_app_data: form, story, invoice, game } = message
  const text = withLinks(message.text, message.entities)?.text
  if (text !== undefined) return START.test(text) ? STARTED : readable(text, EMPTY)
  if (venue) return locationText({ name: venue.title, address: venue.address, ...venue.location })
  if (location) return locationText(location)
  if (contact) {
    const name = [contact.first_name, contact.last_name].filter(Boolean).join(' ')
    return placeholder('Contact', name, contact.phone_number)
  }
  if (poll) return placeholder('Poll', poll.question)
  if (dice) return placeholder('Dice', [dice.emoji, dice.value].filter(Boolean).join(' '))
  if (form) return placeholder('Form', form.button_text, form.data)
  if (story) return placeholder('Story', story.chat?.title ?? story.chat?.first_name, storyUrl(story))
  if (invoice) return placeholder('Invoice', invoice.title, invoice.description)
  if (game) return placeholder('Game', game.title)
  return readable(withLinks(message.caption, message.caption_entities)?.text, unsupportedText(unknownKind))
}

// Whoever opens a bot says so, with the parameter of the link that led them there.
const START = /^\/start(?:@\w+)?(?:\s+(.*))?$/s

/** The parameter of the deep link by which somebody came. https://core.telegram.org/bots/features#deep-linking */
export function startParameter({ text }: Pick<TelegramContent, 'text'>): string | undefined {
  return START.exec(text ?? '')?.[1]?.trim() || undefined
}

/** Where a public story can be seen. */
export function storyUrl({ chat, id }: NonNullable<TelegramContent['story']>): string | undefined {
  return chat?.username === undefined || id === undefined ? undefined : `https://t.me/${chat.username}/s/${id}`
}

/** Words that hide a link are followed by it; offsets count UTF-16 units. https://core.telegram.org/bots/api#messageentity */
function withLinks(text: string | undefined, entities: TelegramContent['entities']): Formatted | undefined {
  if (text === undefined) return undefined
  const hidden = entities
    .filter(({ type, url, offset, length }) => type === 'text_link' && url && offset >= 0 && length > 0)
    .map(({ url = '', offset, length }) => ({ url, words: text.slice(offset, offset + length), end: offset + length }))
    .filter(({ url, words, end }) => end <= text.length && !sameLink(words, url))
    .toSorted((a, b) => b.end - a.end)
  const before: Formatted = { text, styles: stylesOf(entities, text.length) }
  return hidden.reduce(({ text: read, styles }, { url, end }) => {
    const more = ` (${url})`
    const moved = (place: number) => (place > end ? place + more.length : place)
    return {
      text: `${read.slice(0, end)}${more}${read.slice(end)}`,
      styles: styles.map(({ style, from, to }) => ({
        style,
        from: from >= end ? from + more.length : from,
        to: moved(to),
      })),
    }
  }, before)
}

/** What is read with the styles that were told of it; a placeholder has none. */
const styled = (text: string, said: Formatted | undefined) =>
  said?.text === text && said.styles.length > 0 ? { text, styles: said.styles } : { text }

const bare = (link: string) =>
  link
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/$/, '')
const sameLink = (words: string, url: string) => bare(words) === bare(url)
