import type { Message } from '../../api/types.ts'

export type FileOfMessage = Message['attachments'][number]
export type FileKind = 'image' | 'audio' | 'video' | 'other'

/** What browsers show; SVG and the like are documents that may hold anything, and are served as bytes. */
const PICTURE = /^image\/(png|jpeg|gif|webp|avif|bmp)\b/
/** More than this is not loaded for a small picture that nobody asked for. */
const MAX_INLINE_BYTES = 10 * 1024 * 1024

/** How a file is shown. */
export function kindOf({ type, size }: FileOfMessage): FileKind {
  const plain = type.toLowerCase()
  if (PICTURE.test(plain)) return (size ?? 0) <= MAX_INLINE_BYTES ? 'image' : 'other'
  if (plain.startsWith('audio/')) return 'audio'
  return plain.startsWith('video/') ? 'video' : 'other'
}

/** `PDF`: what people know a kind of file by; its name's ending where it has one. */
export function extensionOf({ name, type }: Pick<FileOfMessage, 'name' | 'type'>): string {
  const ending = /\.([\p{L}\d]{1,8})$/u.exec(name)?.[1] ?? type.split(/[/;]/)[1] ?? ''
  return ending
    .replace(/^(x-|vnd\.)/, '')
    .slice(0, 12)
    .toUpperCase()
}

/** A sticker is a picture without a frame. */
export const isSticker = ({ text }: Pick<Message, 'text'>): boolean => /^\[Sticker(: .*)?\]$/.test(text)

/** Names that say no more than that it is a picture. */
const NAMELESS = /^(image|picture|photo|sticker|story)\.\w+$/i
/** What a file is called, where that says something. */
export const ownName = ({ name }: Pick<FileOfMessage, 'name'>): string => (NAMELESS.test(name) ? '' : name)

/** Whether a message is pictures and nothing else, so that it may stand beside others; `captioned`: words under them do not count. */
export function isBarePicture(message: Message | undefined, words?: 'captioned'): boolean {
  if (!message || message.attachments.length === 0 || message.subject || message.unsentAt) return false
  if (
    message.replyTo ||
    message.origin ||
    ['failed', 'scheduled'].includes(message.delivery?.status ?? '') ||
    isSticker(message)
  )
    return false
  if (!message.attachments.every((file) => kindOf(file) === 'image' && file.state !== 'failed')) return false
  return words === 'captioned' || captionOf(message) === ''
}

const STAND_IN = /^\[(Image|Video|Document|Voice message|Audio|Sticker)(: .*)?\]$/

/** What was written with the files: without the words that stand in for a file where it can't be seen. */
export function captionOf({ direction, text, attachments }: Message): string {
  const isStandIn =
    direction === 'inbound' && attachments.length > 0 && text.split('\n').every((line) => STAND_IN.test(line))
  return isStandIn ? '' : text
}
