import { fold } from '../../../kernel/fold.ts'
import type { Entry } from '../../timeline/domain/entry.ts'

/** One thing that was said, as the model is shown it. */
export interface Line {
  from: 'customer' | 'agent' | 'note'
  text: string
}

const LONGEST_LINE = 4_000

const clip = (text: string, most: number) => (text.length > most ? `${text.slice(0, most)}…` : text)

/**
 * What a conversation's entries say, in their order: messages with words, and files by their names. What was taken back is not
 * there any more, an automatic answer says nothing, and notes are colleagues' own: only what stays among them is given them.
 */
export function linesOf(entries: readonly Entry[], options: { notes: boolean }): Line[] {
  return entries.flatMap(({ message, note, actor }): Line[] => {
    if (note) return options.notes ? [{ from: 'note', text: clip(note.text, LONGEST_LINE) }] : []
    if (!message || message.unsentAt !== undefined || message.automatic || message.delivery?.status === 'failed')
      return []
    const files = message.attachments.map(({ name }) => `[file: ${name}]`)
    const text = [message.text.trim(), ...files].filter(Boolean).join('\n')
    if (text === '') return []
    const from = message.direction === 'inbound' || actor.type === 'contact' ? 'customer' : 'agent'
    return [{ from, text: clip(text, LONGEST_LINE) }]
  })
}

/** About how many tokens a text is: rather too many. Of Latin script a token is some four bytes, of others three. */
const tokensOf = (text: string): number => Math.ceil(Buffer.byteLength(text) / 3)

/** The newest lines that fit into so many tokens, in their order. */
export function newestWithin(lines: readonly Line[], tokens: number): Line[] {
  let left = tokens
  const from = lines.findLastIndex(({ text }) => {
    left -= tokensOf(text) + 10
    return left < 0
  })
  return lines.slice(from + 1)
}

/** A text that the workspace keeps to be sent again. */
export interface Prepared {
  title: string
  text: string
}

const wordsOf = (text: string) => new Set(fold(text).match(/[\p{L}\p{N}]{3,}/gu) ?? [])

/** The prepared texts that have most words in common with what was said last; none that has none. */
export function fitting(prepared: readonly Prepared[], lines: readonly Line[], most: number): Prepared[] {
  const asked = wordsOf(
    lines
      .filter(({ from }) => from === 'customer')
      .slice(-3)
      .map(({ text }) => text)
      .join('\n'),
  )
  return prepared
    .map((one) => {
      const shared = [...wordsOf(`${one.title} ${one.text}`)].filter((word) => asked.has(word)).length
      return { one: { title: one.title, text: clip(one.text, 1_500) }, shared }
    })
    .filter(({ shared }) => shared > 0)
    .sort((a, b) => b.shared - a.shared)
    .slice(0, most)
    .map(({ one }) => one)
}
