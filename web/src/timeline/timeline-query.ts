import { infiniteQueryOptions } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { contactIdOf, keys } from '../api/keys.ts'
import { Problem } from '../api/problem.ts'
import type { Entry } from '../api/types.ts'
import { isScheduled } from './merge.ts'

const PAGE = 100

/** Whose history is read: the contact's whole, or, where that is not ours to see, this conversation's. */
type Source = 'contact' | 'conversation'
interface TimelinePage {
  items: Entry[]
  nextCursor: string | null
  source: Source
}
type From = { source: Source; cursor: string } | undefined

export function timelineQuery(conversationId: string, channelId: string | undefined) {
  const contactId = contactIdOf(conversationId)
  const read = async (source: Source, cursor: string | undefined, signal: AbortSignal): Promise<TimelinePage> => {
    const page = { order: 'desc' as const, limit: PAGE, ...(cursor ? { cursor } : {}) }
    const answer =
      source === 'contact'
        ? await call('contacts.timeline', { id: contactId, ...page, ...(channelId ? { channelId } : {}) }, { signal })
        : await call('conversations.timeline', { id: conversationId, ...page }, { signal })
    // What was said on a channel, and nothing of what moved meanwhile.
    const isShown = (entry: Entry) => !channelId || entry.message?.channel.id === channelId
    const items = answer.items.filter((entry) => isShown(entry) && !isScheduled(entry))
    return { ...answer, items, source }
  }
  return infiniteQueryOptions({
    queryKey: keys.timeline(contactId, conversationId, channelId),
    queryFn: async ({ pageParam, signal }): Promise<TimelinePage> => {
      if (pageParam) return read(pageParam.source, pageParam.cursor, signal)
      try {
        return await read('contact', undefined, signal)
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== 404) throw error
        return read('conversation', undefined, signal)
      }
    },
    initialPageParam: undefined as From,
    getNextPageParam: ({ nextCursor, source }): From => (nextCursor ? { source, cursor: nextCursor } : undefined),
    // The socket keeps it true while it is open; how far messages came meanwhile is read when it is opened again.
    staleTime: 10_000,
    refetchOnMount: 'always',
    // What was missed is filled in (live/recover.ts): there may be a hundred pages.
    refetchOnReconnect: false,
  })
}
