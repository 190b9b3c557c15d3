import { formattingOf, readMarks } from '../../../contracts/channels/marks.ts'
import type { ChannelType } from '../api/types.ts'

const SIGNS = ['`', '~', '_', '*']
const SIGN = /[*_~`]/
type Range = [from: number, to: number]

/** The words of a line that marks only format; of one that was cut, what the cut left open counts as closed there. */
export function withoutMarks(line: string, type: ChannelType | undefined): string {
  if (type === undefined || !SIGN.test(line) || formattingOf(type) !== 'marks') return line
  if (!line.endsWith('…')) return readMarks(line).text
  let words = line.slice(0, -1)
  for (const sign of SIGNS) {
    const closed = words.trimEnd() + sign
    if (readMarks(closed).styles.length > readMarks(words).styles.length) words = closed
  }
  return `${readMarks(words).text}…`
}

/** The same of a line some of which was found, with where that is now. */
export function foundWithoutMarks(line: string, found: readonly Range[], type: ChannelType | undefined) {
  const text = withoutMarks(line, type)
  if (text === line) return { text, found }
  // A mark is a whole run of its sign: what stands behind it is another one.
  const places: number[] = []
  let at = 0
  for (const sign of line) {
    for (let unit = 0; unit < sign.length; unit++) places.push(at)
    if (text.startsWith(sign, at)) at += sign.length
  }
  places.push(at)
  const place = (was: number) => places[was] ?? text.length
  return { text, found: found.map(([from, to]): Range => [place(from), place(to)]) }
}
