import type { QueryClient } from '@tanstack/react-query'
import { keys } from '../api/keys.ts'
import type { Entry, Notification, Page, SearchHit } from '../api/types.ts'

type Found = { items: SearchHit[] }

/** A message that reads differently now, or is gone, does so wherever it was quoted: in what was found, and in notifications. */
export function applyRewritten(client: QueryClient, entry: Entry): void {
  client.setQueriesData<Found | { pages: Found[] }>({ queryKey: ['search'] }, (data) => {
    if (!data) return data
    return 'pages' in data ? { ...data, pages: data.pages.map((page) => found(page, entry)) } : found(data, entry)
  })
  const notices = client.getQueryData<{ pages: Page<Notification>[] }>(keys.notifications)
  const isTold = notices?.pages.some(({ items }) => items.some((item) => item.conversationId === entry.conversationId))
  if (isTold) void client.invalidateQueries({ queryKey: keys.notifications })
}

function found<Result extends Found>(result: Result, { id, message }: Entry): Result {
  if (!message || !result.items.some((hit) => 'entry' in hit && hit.entry.id === id)) return result
  const items = result.items.flatMap((hit) => {
    if (!('entry' in hit) || hit.entry.id !== id) return [hit]
    return message.unsentAt ? [] : [{ ...hit, entry: { ...hit.entry, message }, text: message.text, marks: [] }]
  })
  return { ...result, items }
}
