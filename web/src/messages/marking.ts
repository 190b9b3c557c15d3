import type { Style } from '../../../contracts/channels/marks.ts'

const MARKS: Record<Style, string> = { bold: '*', italic: '_', strike: '~', code: '`', pre: '```' }

/** What stands in a text instead of `from` to `to`, and what is selected of it then. */
export interface Marking {
  from: number
  to: number
  text: string
  selected: [from: number, to: number]
}

/**
 * Puts marks around what is selected, on each line its own, or takes them away; where nothing is selected, around the word, or
 * for what comes next.
 */
export function marking(text: string, start: number, end: number, style: Style): Marking {
  const mark = style === 'code' && text.slice(start, end).includes('\n') ? MARKS.pre : MARKS[style]
  const { length } = mark
  const [from, to] = start === end ? wordAt(text, start) : trimmed(text, start, end)
  const words = text.slice(from, to)
  const isAround = text.slice(from - length, from) === mark && text.slice(to, to + length) === mark && from >= length
  if (isAround) return { from: from - length, to: to + length, text: words, selected: [from - length, to - length] }
  if (words.length > 2 * length && words.startsWith(mark) && words.endsWith(mark)) {
    return { from, to, text: words.slice(length, -length), selected: [from, to - 2 * length] }
  }
  if (mark === MARKS.pre) return whole(from, to, `${mark}${words}${mark}`, length)
  const lines = words.split('\n')
  if (lines.length === 1) return whole(from, to, `${mark}${words}${mark}`, length)
  const marked = lines.map((line) => {
    const said = line.trim()
    return said === '' ? line : line.replace(said, () => `${mark}${said}${mark}`)
  })
  return whole(from, to, marked.join('\n'), 0)
}

const whole = (from: number, to: number, text: string, inside: number): Marking => ({
  from,
  to,
  text,
  selected: [from + inside, from + text.length - inside],
})

function trimmed(text: string, start: number, end: number): [number, number] {
  const words = text.slice(start, end)
  const before = words.length - words.trimStart().length
  return words.trim() === '' ? [end, end] : [start + before, start + words.trimEnd().length]
}

/** The word that the cursor is in the middle of. */
function wordAt(text: string, at: number): [number, number] {
  const isWord = (place: number) => /[\p{L}\p{N}]/u.test(text.charAt(place))
  if (!isWord(at - 1) || !isWord(at)) return [at, at]
  let from = at
  let to = at
  while (from > 0 && isWord(from - 1)) from -= 1
  while (to < text.length && isWord(to)) to += 1
  return [from, to]
}
