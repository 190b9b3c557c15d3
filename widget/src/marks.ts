/** A piece of a text as it is to be shown. */
export interface Piece {
  text: string
  as?: 'b' | 'i' | 's' | 'code'
}

const TAGS = { '**': 'b', '*': 'b', __: 'i', _: 'i', '~~': 's', '~': 's', '`': 'code' } as const
const MARKS = Object.keys(TAGS) as (keyof typeof TAGS)[]
/** further away nobody means it as a pair */
const MOST_BETWEEN = 1_000

const isSpace = (sign: string) => sign === '' || /\s/.test(sign)
/** Beside it a mark may begin or end: not within a word, so that `snake_case` stays as it is. */
const isEdge = (sign: string) => sign === '' || !/[\p{L}\p{N}]/u.test(sign)

/** Where the mark that stands at a place ends; -1: it is only a sign. */
function endOf(text: string, mark: string, at: number): number {
  const from = at + mark.length
  if (!isEdge(text.charAt(at - 1)) || isSpace(text.charAt(from))) return -1
  const limit = Math.min(text.length, from + MOST_BETWEEN)
  for (let end = from + 1; end < limit; end++) {
    if (text.charAt(end) === '\n') return -1
    if (!text.startsWith(mark, end) || isSpace(text.charAt(end - 1))) continue
    if (isEdge(text.charAt(end + mark.length))) return end
  }
  return -1
}

/** A text whose marks of formatting are taken for what they mean: `*bold*`, `_slanted_`, `~struck~`, and code. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let plain = 0
  for (let at = 0; at < text.length; at++) {
    const mark = MARKS.find((each) => text.startsWith(each, at))
    const end = mark ? endOf(text, mark, at) : -1
    if (!mark || end < 0) continue
    if (at > plain) pieces.push({ text: text.slice(plain, at) })
    pieces.push({ text: text.slice(at + mark.length, end), as: TAGS[mark] })
    plain = end + mark.length
    at = plain - 1
  }
  if (plain < text.length) pieces.push({ text: text.slice(plain) })
  return pieces
}
