import type { QueryClient } from '@tanstack/react-query'
import { keys } from '../api/keys.ts'
import type { Entry, Notification, Page } from '../api/types.ts'
import { type Found, rewrittenHits } from '../queues/rewritten-hits.ts'

/** A message that reads differently now, or is gone, does so wherever it is shown: in what was found, and in notifications. */
export function applyRewritten(client: QueryClient, entry: Entry): void {
  client.setQueriesData<Found | { pages: Found[] }>({ queryKey: ['search'] }, (data) => {
    if (!data || 'items' in data) return data && rewrittenHits(data, entry)
    return { ...data, pages: data.pages.map((page) => rewrittenHits(page, entry)) }
  })
  const notices = client.getQueryData<{ pages: Page<Notification>[] }>(keys.notifications)
  const isTold = notices?.pages.some(({ items }) => items.some((item) => item.conversationId === entry.conversationId))
  if (isTold) void client.invalidateQueries({ queryKey: keys.notifications })
}
