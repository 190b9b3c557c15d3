import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore } from 'react'
import { keys } from '../api/keys.ts'
import type { Notification, Page } from '../api/types.ts'

interface Told {
  pages: readonly Page<Notification>[]
}
const found = new WeakMap<Told, ReadonlySet<string>>()

/** Conversations in which one was mentioned and has not looked since, as far as the centre has been read. */
function mentionedIn(client: QueryClient): ReadonlySet<string> | undefined {
  const told = client.getQueryData<Told>(keys.notifications)
  if (!told) return undefined
  const known = found.get(told)
  if (known) return known
  const mentions = told.pages.flatMap(({ items }) => items.filter(({ kind, read }) => kind === 'mention' && !read))
  const ids = new Set(mentions.flatMap(({ conversationId }) => conversationId ?? []))
  found.set(told, ids)
  return ids
}

/** Whether one was mentioned in a note there, and has not seen it. */
export function useIsMentioned(conversationId: string): boolean {
  const client = useQueryClient()
  const subscribe = useCallback((listener: () => void) => client.getQueryCache().subscribe(listener), [client])
  return useSyncExternalStore(subscribe, () => mentionedIn(client)?.has(conversationId) ?? false)
}
