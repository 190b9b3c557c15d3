import { infiniteQueryOptions, type QueryClient } from '@tanstack/react-query'
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
  /** where what is newer goes on; absent: there is nothing newer */
  newerCursor?: string | null
}
type From = { source: Source; cursor: string } | undefined
type Way = { order: 'asc' | 'desc'; cursor?: string | undefined; at?: string | undefined }

/** `at`: from this entry on, to both sides. */
export function timelineQuery(conversationId: string, channelId: string | undefined, at?: string) {
  const contactId = contactIdOf(conversationId)
  const begin = async (source: Source, signal: AbortSignal): Promise<TimelinePage> => {
    const newest = () => readPage(conversationId, channelId, source, { order: 'desc' }, signal)
    if (at === undefined) return newest()
    try {
      const [older, newer] = await Promise.all([
        readPage(conversationId, channelId, source, { order: 'desc', at }, signal),
        readPage(conversationId, channelId, source, { order: 'asc', at }, signal),
      ])
      return { ...older, items: [...newer.items.reverse(), ...older.items], newerCursor: newer.nextCursor }
    } catch (error) {
      // It is of somebody else's: then as always.
      if (error instanceof Problem && error.status === 400) return newest()
      throw error
    }
  }
  return infiniteQueryOptions({
    queryKey: keys.timeline(contactId, conversationId, channelId, at),
    queryFn: async ({ pageParam, signal }): Promise<TimelinePage> => {
      if (pageParam) {
        const { source, cursor } = pageParam
        return readPage(conversationId, channelId, source, { order: 'desc', cursor }, signal)
      }
      try {
        return await begin('contact', signal)
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== 404) throw error
        return begin('conversation', signal)
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

async function readPage(
  conversationId: string,
  channelId: string | undefined,
  source: Source,
  way: Way,
  signal?: AbortSignal,
): Promise<TimelinePage> {
  const page = { limit: PAGE, ...Object.fromEntries(Object.entries(way).filter(([, value]) => value !== undefined)) }
  const options = signal ? { signal } : {}
  const answer =
    source === 'contact'
      ? await call(
          'contacts.timeline',
          { id: contactIdOf(conversationId), ...page, ...(channelId ? { channelId } : {}) },
          options,
        )
      : await call('conversations.timeline', { id: conversationId, ...page }, options)
  // What was said on a channel, and nothing of what moved meanwhile.
  const isShown = (entry: Entry) => !channelId || entry.message?.channel.id === channelId
  return { ...answer, items: answer.items.filter((entry) => isShown(entry) && !isScheduled(entry)), source }
}

/** What is newer than what is shown from an entry on comes before it, as its next page. */
export async function readNewer(
  client: QueryClient,
  conversationId: string,
  channelId: string | undefined,
  at: string,
) {
  const { queryKey } = timelineQuery(conversationId, channelId, at)
  const first = client.getQueryData(queryKey)?.pages[0]
  if (!first?.newerCursor) return
  const { source, newerCursor: cursor } = first
  const { items, nextCursor } = await readPage(conversationId, channelId, source, { order: 'asc', cursor })
  client.setQueryData(queryKey, (data) => {
    const [now, ...older] = data?.pages ?? []
    if (!data || now?.newerCursor !== cursor) return data
    const known = new Set(now.items.map(({ id }) => id))
    const fresh = items.filter(({ id }) => !known.has(id)).reverse()
    return { ...data, pages: [{ ...now, items: [...fresh, ...now.items], newerCursor: nextCursor }, ...older] }
  })
}
