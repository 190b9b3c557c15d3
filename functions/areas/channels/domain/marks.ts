import type { ChannelType } from './channel.ts'
import type { Style, Styled } from './context.ts'

/** A text as it is read, and what of it is how. */
export interface Formatted {
  text: string
  styles: Styled[]
}

/** How a channel says how a text is to look: by marks in the text itself, beside it, or not at all. */
export type Formatting = 'marks' | 'beside' | 'none'

/** An email's formatting is its HTML; what other channels would show of marks are the marks. */
const FORMATTING: Record<ChannelType, Formatting> = {
  whatsapp: 'marks',
  telegram: 'beside',
  messenger: 'none',
  instagram: 'none',
  sms: 'none',
  line: 'none',
  viber: 'none',
  email: 'none',
  web: 'none',
  custom: 'none',
}
/** How texts are formatted on a kind of channel. */
export const formattingOf = (type: ChannelType): Formatting => FORMATTING[type]

const STYLE_OF: Record<string, Style> = { '*': 'bold', _: 'italic', '~': 'strike', '`': 'code', '```': 'pre' }
const MARK_OF: Record<Style, string> = { bold: '*', italic: '_', strike: '~', code: '`', pre: '```' }
/** As Markdown has them; people write these too. */
const DOUBLED = new Set(['*', '~'])
const WORD = /[\p{L}\p{N}]/u
const ADDRESS = /(?:https?:\/\/|www\.)\S+/iy
/** Ends an address: a sentence’s punctuation, or the mark around it. */
const AFTER_ADDRESS = new Set('.,;:!?)]}*_~`')

/**
 * What the marks in a text say, and the text without them: `*bold*`, `_italic_`, `~struck~`, `` `monospace` `` and a block in
 * three backticks, as WhatsApp reads them; `**bold**` and `~~struck~~` as well. A mark counts at the edge of a word only, and
 * on one line (a block may have several): `2*3*4`, `snake_case` and `* item` are what they are, and so is what stands in
 * monospace or in a web address.
 */
export function readMarks(marked: string): Formatted {
  const found: Formatted = { text: '', styles: [] }
  read(marked, 0, marked.length, '', found)
  // What is around something comes before it.
  const styles = found.styles.toReversed().sort((a, b) => a.from - b.from || b.to - a.to)
  return { text: found.text, styles }
}

function read(source: string, from: number, to: number, open: string, found: Formatted): void {
  /** up to where it is known that nothing closes a mark: of a thousand opened ones each line is looked at once */
  const unclosed = new Map<string, number>()
  let at = from
  while (at < to) {
    const address = addressAt(source, at, to)
    if (address > at) {
      found.text += source.slice(at, address)
      at = address
      continue
    }
    const mark = markAt(source, at)
    const end = mark && !open.includes(mark.charAt(0)) ? closing(source, at, to, mark, unclosed) : undefined
    if (!mark || end === undefined) {
      // A run of marks that opens nothing opens nothing halfway either.
      const next = Math.min(at + (source.charAt(at) in STYLE_OF ? runAt(source, at) : 1), to)
      found.text += source.slice(at, next)
      at = next
      continue
    }
    const inside = at + mark.length
    const start = found.text.length
    const style = STYLE_OF[mark] ?? STYLE_OF[mark.charAt(0)] ?? 'bold'
    if (style === 'pre') found.text += source.slice(inside, end).replace(/^\n|\n$/g, '')
    else if (style === 'code') found.text += source.slice(inside, end)
    else read(source, inside, end, open + mark.charAt(0), found)
    found.styles.push({ style, from: start, to: found.text.length })
    at = end + mark.length
  }
}

function addressAt(source: string, at: number, to: number): number {
  if (at > 0 && WORD.test(source.charAt(at - 1))) return at
  const first = source.charAt(at)
  if (first !== 'h' && first !== 'H' && first !== 'w' && first !== 'W') return at
  ADDRESS.lastIndex = at
  const [address = ''] = ADDRESS.exec(source) ?? []
  let end = address.length
  while (AFTER_ADDRESS.has(address.charAt(end - 1))) end -= 1
  return Math.min(at + end, to)
}

function runAt(source: string, at: number): number {
  let end = at
  while (source.charAt(end) === source.charAt(at)) end += 1
  return end - at
}

/** The mark that stands here at the edge of a word; undefined: none. */
function markAt(source: string, at: number): string | undefined {
  const sign = source.charAt(at)
  if (!(sign in STYLE_OF)) return undefined
  const run = runAt(source, at)
  const mark = sign.repeat(run)
  const isMark = run === 1 || (run === 2 && DOUBLED.has(sign)) || mark === '```'
  // Not in the middle of a word, nor in that of a longer run.
  const before = source.charAt(at - 1)
  return isMark && before !== sign && !(at > 0 && endsInWord(source, at)) ? mark : undefined
}

/** Whether a letter or digit stands before this place; a letter may take two code units. */
function endsInWord(source: string, at: number): boolean {
  const last = source.charCodeAt(at - 1)
  const isPair = last >= 0xdc00 && last <= 0xdfff && at > 1
  return WORD.test(source.slice(isPair ? at - 2 : at - 1, at))
}

/** Where the mark that opens at `at` is closed; undefined: nowhere. */
function closing(
  source: string,
  at: number,
  to: number,
  mark: string,
  unclosed: Map<string, number>,
): number | undefined {
  const sign = mark.charAt(0)
  const isBlock = mark === '```'
  const inside = at + mark.length
  const isEdge = (place: number) =>
    place >= source.length || !WORD.test(String.fromCodePoint(source.codePointAt(place) ?? 32))
  if (inside >= to || (!isBlock && /\s/.test(source.charAt(inside)))) return undefined
  if ((unclosed.get(mark) ?? -1) > at) return undefined
  for (let place = inside; place < to; place += 1) {
    const character = source.charAt(place)
    if (character === '\n' && !isBlock) {
      unclosed.set(mark, place)
      return undefined
    }
    if (character !== sign) continue
    const run = runAt(source, place)
    const isClosing =
      run === mark.length &&
      place + run <= to &&
      (isBlock || !/\s/.test(source.charAt(place - 1))) &&
      isEdge(place + run) &&
      source.slice(inside, place).trim() !== ''
    if (isClosing) return place
    place += run - 1
  }
  unclosed.set(mark, to)
  return undefined
}

/** The text with marks in it, as WhatsApp reads them; on each line its own. Of two with the same place the first is around the other. */
export function withMarks({ text, styles }: Formatted): string {
  const marks: { at: number; mark: string; opens: boolean; length: number; level: number }[] = []
  for (const [level, { style, from, to }] of styles.entries()) {
    for (const [start, end] of style === 'pre' ? [[from, to] as const] : linesIn(text, from, to)) {
      const one = { mark: MARK_OF[style], length: end - start, level }
      marks.push({ ...one, at: start, opens: true }, { ...one, at: end, opens: false })
    }
  }
  // What ends goes before what begins; what is around something begins before it and ends after it.
  marks.sort((a, b) => {
    const order = b.length - a.length || a.level - b.level
    return a.at - b.at || Number(a.opens) - Number(b.opens) || (a.opens ? order : -order)
  })
  let marked = ''
  let from = 0
  for (const { at, mark } of marks) {
    marked += text.slice(from, at) + mark
    from = at
  }
  return marked + text.slice(from)
}

/** The lines between two places that have something on them, without the space around it. */
function* linesIn(text: string, from: number, to: number): Generator<readonly [number, number]> {
  let start = from
  for (const line of text.slice(from, to).split('\n')) {
    const words = line.trim()
    const first = start + line.length - line.trimStart().length
    if (words !== '') yield [first, first + words.length]
    start += line.length + 1
  }
}

/** The same with every piece of the text changed by itself, as where variables are filled in. */
export function mapText({ text, styles }: Formatted, change: (piece: string) => string): Formatted {
  const cuts = [...new Set([0, ...styles.flatMap(({ from, to }) => [from, to]), text.length])].sort((a, b) => a - b)
  const places = new Map<number, number>([[0, 0]])
  let mapped = ''
  for (const [index, cut] of cuts.entries()) {
    const next = cuts[index + 1]
    if (next === undefined) break
    mapped += change(text.slice(cut, next))
    places.set(next, mapped.length)
  }
  const moved = styles.map(({ style, from, to }) => ({ style, from: places.get(from) ?? 0, to: places.get(to) ?? 0 }))
  return { text: mapped, styles: moved.filter(({ from, to }) => from < to) }
}

/** A part of a formatted text. */
export function sliceOf({ text, styles }: Formatted, from: number, to: number): Formatted {
  const inside = styles.map(({ style, ...one }) => ({
    style,
    from: Math.max(one.from, from) - from,
    to: Math.min(one.to, to) - from,
  }))
  return { text: text.slice(from, to), styles: inside.filter((one) => one.from < one.to) }
}

/** A formatted text as a channel takes it: `styles` only where they go beside the text. */
export function sayable(formatted: Formatted, formatting: Formatting): { text: string; styles?: Styled[] } {
  if (formatting === 'marks') return { text: withMarks(formatted) }
  const { text, styles } = formatted
  return formatting === 'beside' && styles.length > 0 ? { text, styles } : { text }
}

/** A text with whatever says how it looks on its channel: what the channel itself would show. */
export function shownAs(text: string, styles: readonly Styled[] | undefined, formatting: Formatting): Formatted {
  if (formatting === 'marks') return readMarks(text)
  const fitting = (styles ?? []).filter(({ from, to }) => from >= 0 && from < to && to <= text.length)
  return { text, styles: formatting === 'beside' ? fitting : [] }
}
