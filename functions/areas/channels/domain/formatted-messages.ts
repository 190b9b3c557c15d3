import type { Styled } from './context.ts'
import { type Formatting, readMarks, sliceOf, withMarks } from './marks.ts'
import { lengthOf, messagesOf, type TextLimit } from './text-limits.ts'

/** A text as its channel has it. */
export interface Said {
  text: string
  styles?: Styled[] | undefined
  /** absent: none */
  formatting?: Formatting
}

/** So much is left in each message for the marks that are opened again. */
const ROOM_FOR_MARKS = 64

/**
 * The messages that a formatted text takes. What is formatted across a cut is so on both sides of it: no mark stands alone,
 * where whoever reads it would see it.
 */
export function formattedMessages(
  { text, styles = [], formatting = 'none' }: Said,
  limit: Pick<TextLimit, 'unit' | 'most'>,
): { text: string; styles?: Styled[] }[] {
  const texts = messagesOf(text, limit)
  if (formatting === 'beside') {
    return pieces(texts, { text, styles }).map((one) => (one.styles.length > 0 ? one : { text: one.text }))
  }
  if (formatting === 'none' || texts.length === 1) return texts.map((one) => ({ text: one }))
  const whole = readMarks(text)
  const count = texts.reduce((sum, one) => sum + readMarks(one).styles.length, 0)
  if (count === whole.styles.length) return texts.map((one) => ({ text: one }))
  const room = { unit: limit.unit, most: Math.max(1, limit.most - ROOM_FOR_MARKS) }
  return pieces(messagesOf(whole.text, room), whole).map((one) => {
    const marked = withMarks(one)
    return { text: lengthOf(marked, limit.unit) <= limit.most ? marked : one.text }
  })
}

/** The styles of each of the messages that a text was cut into, of which only space is missing. */
function pieces(texts: readonly string[], whole: { text: string; styles: Styled[] }) {
  let end = 0
  return texts.map((one) => {
    const start = whole.text.indexOf(one, end)
    end = start + one.length
    return sliceOf(whole, start, end)
  })
}
