import { DomainError } from '../../../kernel/errors.ts'
import type { Attachment } from './attachment.ts'
import type { Styled } from './context.ts'
import { formattedMessages, type Said } from './formatted-messages.ts'
import type { TextLimit } from './text-limits.ts'

export const MEGABYTE = 1024 * 1024

/** The largest file that is taken in, from agents, visitors and providers alike. */
export const MAX_BYTES = 25 * MEGABYTE

/** The most files of one message. */
export const MAX_FILES = 10

/** How a channel shows a file. */
export type FileKind = 'image' | 'video' | 'audio' | 'voice' | 'document'

/** Files of these types go as this kind. */
export interface FileLimit {
  kind: FileKind
  /** MIME types without parameters; `image/*` for all of a family, `*` for any */
  types: readonly string[]
  mostBytes: number
  /** characters of text that can go in one message with such a file; absent: none */
  caption?: number
}

/** What a channel can carry; the first limit that fits a file decides how it goes. */
export interface FileLimits {
  /** files per message */
  most: number
  kinds: readonly FileLimit[]
  /** all files and the text go in one call of the provider, of so many bytes at most */
  together?: { mostBytes: number }
  /** they go along with the call, one after the other; else their provider fetches them by a link */
  uploaded?: true
}

/** Where nobody else has limits: the web chat, and emails, which carry links. */
export const anyFile: FileLimits = {
  most: MAX_FILES,
  kinds: [
    { kind: 'image', types: ['image/*'], mostBytes: MAX_BYTES },
    { kind: 'video', types: ['video/*'], mostBytes: MAX_BYTES },
    { kind: 'audio', types: ['audio/*'], mostBytes: MAX_BYTES },
    { kind: 'document', types: ['*'], mostBytes: MAX_BYTES },
  ],
  together: { mostBytes: MAX_FILES * MAX_BYTES },
}

/** A type as it is compared: lower case, without parameters. */
export function plainType(type: string): string {
  return type.split(';')[0]?.trim().toLowerCase() ?? ''
}

function isOf(type: string, types: readonly string[]): boolean {
  const plain = plainType(type)
  return types.some((one) => one === '*' || one === plain || (one.endsWith('/*') && plain.startsWith(one.slice(0, -1))))
}

type Sized = Pick<Attachment, 'type' | 'size' | 'voice'>

/** The limits that apply to a file of this type, the best first: a voice note goes as one where the channel has them. */
function limitsFor(file: Sized, limits: FileLimits): FileLimit[] {
  return limits.kinds.filter(({ kind, types }) => (kind !== 'voice' || file.voice === true) && isOf(file.type, types))
}

/** How the channel carries this file; undefined: it does not. */
export function carriedAs(file: Sized, limits: FileLimits): FileLimit | undefined {
  return limitsFor(file, limits).find(({ mostBytes }) => (file.size ?? 0) <= mostBytes)
}

/** `5 MB`, `500 KB`: as limits are named. */
export function readableSize(bytes: number): string {
  if (bytes >= MEGABYTE) return `${Math.round((bytes / MEGABYTE) * 10) / 10} MB`
  return `${Math.max(1, Math.round(bytes / 1024))} KB`
}

/** M5: refuses what the channel can't carry, with the limit named. Throws invalid_request or attachment_too_large. */
export function mustCarry(files: readonly Sized[], limits: FileLimits): void {
  const wrong = (code: 'invalid_request' | 'attachment_too_large', detail: string, index: number, message: string) =>
    new DomainError(code, detail, [{ path: `attachmentIds.${index}`, message }])
  if (files.length > limits.most) {
    const detail = `This channel carries at most ${limits.most} ${limits.most === 1 ? 'file' : 'files'} per message.`
    throw wrong('invalid_request', detail, limits.most, 'is one too many')
  }
  for (const [index, file] of files.entries()) {
    const fitting = limitsFor(file, limits)
    if (fitting.length === 0) {
      const type = plainType(file.type)
      throw wrong('invalid_request', `This channel carries no files of the type ${type}.`, index, 'is of another type')
    }
    if (!carriedAs(file, limits)) {
      const most = Math.max(...fitting.map(({ mostBytes }) => mostBytes))
      const { kind = 'document' } = fitting.find(({ mostBytes }) => mostBytes === most) ?? {}
      const detail = `This channel carries at most ${readableSize(most)} for ${PLURAL[kind]}.`
      throw wrong('attachment_too_large', detail, index, `is larger than ${readableSize(most)}`)
    }
  }
  const all = files.reduce((sum, { size }) => sum + (size ?? 0), 0)
  if (limits.together && all > limits.together.mostBytes) {
    const most = readableSize(limits.together.mostBytes)
    const detail = `This channel carries at most ${most} of files per message.`
    throw wrong('attachment_too_large', detail, 0, `is more than ${most} with the others`)
  }
}

const PLURAL = {
  image: 'images',
  video: 'videos',
  audio: 'audio files',
  voice: 'voice messages',
  document: 'documents',
} satisfies Record<FileKind, string>

/** What is shown of a channel’s limits; where it carries more than is taken in, that is the limit. */
export function presentLimits({ most, kinds, together }: FileLimits) {
  return {
    most,
    mostBytesTogether: together?.mostBytes ?? null,
    kinds: kinds.map(({ kind, types, mostBytes }) => ({
      kind,
      types: [...types],
      mostBytes: Math.min(mostBytes, MAX_BYTES),
    })),
  }
}

/** One call of the provider: text, files (by position), or both. */
export interface Part {
  text: string
  /** what of it is how, where that goes beside it */
  styles?: Styled[]
  files: number[]
}

/**
 * What a message takes: the text goes with the file where there is one that it can go with, else before the files; a text
 * that is too long for one message, as several.
 */
export function partsOf(
  said: Said,
  files: readonly Sized[],
  limits: FileLimits,
  textLimit: Pick<TextLimit, 'unit' | 'most'>,
): Part[] {
  const { text, styles, formatting } = said
  const texts = formattedMessages(said, textLimit)
  const alone = (some: { text: string }[]) => some.map((one) => ({ ...one, files: [] }))
  if (files.length === 0) return alone(texts)
  if (limits.together) {
    return [...alone(texts.slice(0, -1)), { text: '', ...texts.at(-1), files: files.map((_, index) => index) }]
  }
  const [only] = files
  const caption = files.length === 1 && only ? (carriedAs(only, limits)?.caption ?? 0) : 0
  if (text === '' || text.length <= caption) {
    const beside = formatting === 'beside' && styles?.length ? { styles } : {}
    return files.map((_, index) => ({ text, ...beside, files: [index] }))
  }
  return [...alone(texts), ...files.map((_, index) => ({ text: '', files: [index] }))]
}
