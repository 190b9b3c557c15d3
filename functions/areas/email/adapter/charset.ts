import { TextDecoder } from 'node:util'
import { analyse } from 'chardet'

/** Labels under which people send what is none of them: they say only that nobody thought of it. */
const SAYS_NOTHING = new Set([
  '',
  'us-ascii',
  'ascii',
  'ansi_x3.4-1968',
  '7bit',
  '8bit',
  'unknown',
  'unknown-8bit',
  'x-unknown',
  'default',
  'none',
])
/** What detection calls by names of its own, or takes for something that contains it. */
const NAMES: Record<string, string> = { 'iso-8859-1': 'windows-1252', 'iso-8859-8-i': 'iso-8859-8', 'euc-kr': 'euc-kr' }
/** So much tells as well as all of it. */
const LOOKED_AT = 64 * 1024

const decoders = new Map<string, TextDecoder | undefined>()

function decoderOf(label: string): TextDecoder | undefined {
  if (!decoders.has(label)) {
    try {
      decoders.set(label, new TextDecoder(label))
    } catch {
      decoders.set(label, undefined)
    }
  }
  return decoders.get(label)
}

/** Labels as they are written, which are not always as they are registered. */
function known(label: string): TextDecoder | undefined {
  const plain = label
    .trim()
    .toLowerCase()
    .replace(/^["']|["']$/g, '')
  const codePage = /^(?:cp|ms|windows|ibm|x-)-?(\d{3,4})$/.exec(plain)?.[1]
  const byPage: Record<string, string> = {
    '932': 'shift_jis',
    '936': 'gbk',
    '949': 'euc-kr',
    '950': 'big5',
    '866': 'ibm866',
  }
  const other = codePage
    ? (byPage[codePage] ?? `windows-${codePage}`)
    : plain.replace(/^x-|^cs/, '').replace(/^shift[-_]?jis$/, 'shift_jis')
  const japanese = /^iso-?2022-?jp/.test(plain) ? 'iso-2022-jp' : undefined
  return decoderOf(japanese ?? plain) ?? decoderOf(other)
}

const strict = new TextDecoder('utf-8', { fatal: true })

function asUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes)
  } catch {
    return undefined
  }
}

/** ISO-2022 is seven bits wide, and switches by an escape. */
const hasEscape = (bytes: Uint8Array) => {
  for (let at = bytes.indexOf(0x1b); at >= 0; at = bytes.indexOf(0x1b, at + 1)) {
    if (bytes[at + 1] === 0x24 || (bytes[at + 1] === 0x28 && bytes[at + 2] === 0x4a)) return true
  }
  return false
}

const COMMON =
  '的一是不了在人有我他这这個个们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着下自之年过過发發后後作里裡好单單订訂您请請谢謝没沒还還问問电電'
/** What else is tried than what detection proposes, which needs more text than some people write. */
const TRIED = ['shift_jis', 'euc-jp', 'gb18030', 'big5', 'euc-kr', 'koi8-r', 'windows-1251', 'windows-1252']

const WESTERN = 'àâäçéèêëîïôöùûüñáíóúãõßåøæœ'

/** How much a character looks like one that somebody wrote after another one. */
function likelihood(character: string, before: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code === 0xfffd || (code >= 0x80 && code < 0xa0) || (code >= 0xe000 && code < 0xf900)) return -5
  if (code >= 0x2500 && code < 0x2600) return -3
  if (code >= 0xff61 && code < 0xffa0) return -2
  if (code >= 0x3040 && code < 0x3100) return 3
  if (code >= 0x3000 && code < 0x3040) return 1
  if (code >= 0xac00 && code < 0xd7a4) return 1.5
  if (code >= 0x4e00 && code < 0xa000) return COMMON.includes(character) ? 3 : 0.5
  // Nobody changes letters within a word.
  if (code >= 0x410 && code < 0x450 && /[a-z]/i.test(before)) return -2
  if (code >= 0x410 && code < 0x430) return /\p{Ll}/u.test(before) ? -1 : 0.5
  if (code >= 0x430 && code < 0x450) return 'оеаинтсрвлкмдпуя'.includes(character) ? 1.6 : 1
  if (/\p{Script=Latin}/u.test(character)) {
    // Two of them side by side are rare, and most of what is in other letters.
    if (before > '\x7f' && /\p{Script=Latin}/u.test(before)) return 0.1
    return WESTERN.includes(character.toLowerCase()) ? 1 : 0.8
  }
  if (/[\u2010-\u2026\u20ac\u00a0\u00ab\u00bb\uff01-\uff5e]/.test(character)) return 0.6
  return -1
}

function plausibility(text: string): number {
  let [sum, count, before] = [0, 0, '']
  for (const character of text) {
    if (character > '\x7f') {
      sum += likelihood(character, before)
      count += 1
    }
    before = character
  }
  return count === 0 ? 0 : sum / count
}

/** By what it would say: detection proposes, and knows the languages that share letters. */
function detected(bytes: Uint8Array): TextDecoder | undefined {
  const sample = bytes.subarray(0, LOOKED_AT)
  const proposed = new Map(TRIED.map((name) => [name, 0]))
  for (const { name, confidence } of analyse(sample)) {
    const lower = name.toLowerCase()
    if (confidence >= 5 && !lower.startsWith('utf-')) proposed.set(NAMES[lower] ?? lower, confidence)
  }
  let best: { decoder: TextDecoder; score: number } | undefined
  for (const [name, confidence] of proposed) {
    const decoder = decoderOf(name)
    const score = decoder && plausibility(decoder.decode(sample)) + confidence / 100
    if (decoder && score !== undefined && (!best || score > best.score)) best = { decoder, score }
  }
  return best?.decoder
}

/**
 * The text of bytes under a label, or without one that says something: UTF-8 where they are that, else what they look like,
 * in the words of a whole language rather than of a few bytes.
 */
export function decodeText(bytes: Uint8Array, label = ''): string {
  const says = SAYS_NOTHING.has(label.trim().toLowerCase()) ? '' : label
  const isUtf8 = /^utf-?8$/i.test(says.trim())
  const decoder = isUtf8 || says === '' ? undefined : known(says)
  if (decoder) return decoder.decode(bytes)
  if (hasEscape(bytes)) return decoderOf('iso-2022-jp')?.decode(bytes) ?? ''
  return asUtf8(bytes) ?? (detected(bytes) ?? decoderOf('windows-1252') ?? new TextDecoder()).decode(bytes)
}

/** Whether headers are in no encoding that is allowed for them. */
export const isForeign = (bytes: Uint8Array): boolean => asUtf8(bytes) === undefined || hasEscape(bytes)
