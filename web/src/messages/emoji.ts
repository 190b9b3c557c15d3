import { gemoji } from 'gemoji'
import type { Suggestion } from './suggestion.ts'

const MAX_SUGGESTIONS = 7

/** Emoji by the beginning of a name, then by tags. */
export function findEmoji(query: string): Suggestion[] {
  const wanted = query.toLowerCase()
  const named = gemoji.filter(({ names }) => names.some((name) => name.startsWith(wanted)))
  const tagged = gemoji.filter(({ tags, names }) => [...tags, ...names].some((word) => word.includes(wanted)))
  return [...new Set([...named, ...tagged])].slice(0, MAX_SUGGESTIONS).map(({ emoji, names }) => ({
    id: names[0] ?? emoji,
    text: `${emoji} `,
    sign: emoji,
    label: `:${names[0] ?? ''}:`,
  }))
}
