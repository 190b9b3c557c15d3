import type { Entry, SearchHit } from '../api/types.ts'

export type Found = { items: SearchHit[] }

/** What was found, with a message as it reads now; without it where it was taken back. */
export function rewrittenHits<Result extends Found>(result: Result, { id, message }: Entry): Result {
  if (!message || !result.items.some((hit) => 'entry' in hit && hit.entry.id === id)) return result
  const items = result.items.flatMap((hit) => {
    if (!('entry' in hit) || hit.entry.id !== id) return [hit]
    return message.unsentAt ? [] : [{ ...hit, entry: { ...hit.entry, message }, text: message.text, marks: [] }]
  })
  return { ...result, items }
}
