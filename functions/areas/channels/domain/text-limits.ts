/** How much text goes in one message of a channel. */
export interface TextLimit {
  /** as the provider counts: UTF-16 code units, or bytes of UTF-8 */
  unit: 'utf16' | 'bytes'
  most: number
  /** a longer text goes as so many messages at most; 1: it is refused */
  messages: number
  /** carriers count it in segments of their own */
  segments?: true
}

/** Where a longer text goes as several messages: more than these nobody reads. */
export const SEVERAL = 10

/** The length of a text as the provider counts it. */
export function lengthOf(text: string, unit: TextLimit['unit']): number {
  return unit === 'utf16' ? text.length : bytesOf(text)
}

/**
 * The messages that a text takes, none longer than the limit: cut at the end of a line or between words, and never inside
 * what is read as one character.
 */
export function messagesOf(text: string, limit: Pick<TextLimit, 'unit' | 'most'>): string[] {
  const messages = []
  let rest = text
  while (lengthOf(rest, limit.unit) > limit.most) {
    const end = cutIn(rest, fittingIn(rest, limit))
    messages.push(rest.slice(0, end).trimEnd())
    rest = rest.slice(end).replace(/^(?:[^\S\n]*\n|[^\S\n]+)/, '')
  }
  const filled = [...messages, rest].filter((one) => one.trim() !== '')
  return filled.length > 0 ? filled : [text]
}

function bytesOf(text: string): number {
  let bytes = 0
  for (const character of text) bytes += bytesIn(character)
  return bytes
}

function bytesIn(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x80) return 1
  if (code < 0x800) return 2
  return code < 0x10000 ? 3 : 4
}

/** How many code units of it fit; whole characters as long as one fits. */
function fittingIn(text: string, { unit, most }: Pick<TextLimit, 'unit' | 'most'>): number {
  let end = 0
  let length = 0
  for (const character of text) {
    length += unit === 'utf16' ? character.length : bytesIn(character)
    if (length > most) break
    end += character.length
  }
  const boundary = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text).containing(end)?.index
  return boundary || end || 1
}

/** How far a word is looked at for its beginning. */
const LONGEST_WORD = 100

function cutIn(text: string, fitting: number): number {
  if (/\s/.test(text.charAt(fitting))) return fitting
  const line = text.lastIndexOf('\n', fitting - 1)
  if (line > fitting / 2) return line
  const space = /\s(?=\S*$)/.exec(text.slice(0, fitting))?.index ?? 0
  if (space > fitting / 2) return space
  // A script without spaces, or a word longer than any: between words where the language has them.
  const from = Math.max(0, fitting - LONGEST_WORD)
  const near = text.slice(from, fitting + LONGEST_WORD)
  const word = new Intl.Segmenter(undefined, { granularity: 'word' }).segment(near).containing(fitting - from)?.index
  return word ? from + word : fitting
}

const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
const EXTENDED = '\f^{}\\[~]|€'

/**
 * How many segments an SMS takes, each of which is paid for: 160 characters of the alphabet of GSM, of which some count
 * twice, or 70 code units where any other character occurs; seven or three fewer where there is more than one segment.
 */
export function segmentsOf(text: string): { alphabet: 'gsm' | 'unicode'; segments: number } {
  const characters = [...text]
  const isGsm = characters.every((one) => BASIC.includes(one) || EXTENDED.includes(one))
  const weight = (one: string) => (isGsm ? (EXTENDED.includes(one) ? 2 : 1) : one.length)
  const [alone, joined] = isGsm ? [160, 153] : [70, 67]
  const alphabet = isGsm ? 'gsm' : 'unicode'
  const length = characters.reduce((sum, one) => sum + weight(one), 0)
  if (length <= alone) return { alphabet, segments: text === '' ? 0 : 1 }
  let segments = 1
  let filled = 0
  for (const one of characters) {
    // What takes two places is not torn apart.
    if (filled + weight(one) > joined) {
      segments += 1
      filled = 0
    }
    filled += weight(one)
  }
  return { alphabet, segments }
}

/** What is shown of a channel's limit of text. */
export function presentTextLimit({ unit, most, messages, segments }: TextLimit) {
  return { unit, most, messages, segments: segments === true }
}
