const LONG = 240
const BEFORE = 60

/** F1: the part of a text that shows where the first of these marks is, and where in it they are. */
export function lineOf(text: string, marks: [number, number][]) {
  if (text.length <= LONG) return { text, marks }
  const first = marks[0]?.[0] ?? 0
  const from = first <= BEFORE ? 0 : wordStart(text, first - BEFORE)
  const to = Math.min(text.length, from + LONG)
  const head = from > 0 ? '…' : ''
  const shift = head.length - from
  return {
    text: `${head}${text.slice(from, to)}${to < text.length ? '…' : ''}`,
    marks: marks.filter(([, end]) => end <= to).map(([start, end]): [number, number] => [start + shift, end + shift]),
  }
}

/** The next place after `at` where a word begins, if there is one close by; never within a character. */
function wordStart(text: string, at: number): number {
  const space = text.slice(at, at + BEFORE).search(/\s/)
  if (space >= 0) return at + space + 1
  return /[\uDC00-\uDFFF]/.test(text.charAt(at)) ? at + 1 : at
}
