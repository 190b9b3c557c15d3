import { infiniteQueryOptions } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { keys, type ListFilter } from '../api/keys.ts'

/** conversations per page */
export const PAGE = 50

/** The conversations of a tab or queue, read as far as one scrolls. */
export const listQuery = (filter: ListFilter) =>
  infiniteQueryOptions({
    queryKey: keys.list(filter),
    queryFn: ({ pageParam, signal }) =>
      call('conversations.list', { ...filter, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    // Coming back to a list shows it as it was left, and reads it again behind.
    staleTime: 15_000,
  })
