import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { InputOf } from '../../../contracts/operations.ts'
import { call } from '../api/client.ts'
import { readAll } from '../api/queries.ts'
import type { Question } from './types.ts'

export type Asked = InputOf<'reports.volume'>
export type AskedBehind = Omit<InputOf<'reports.conversations'>, 'cursor' | 'limit'>

/** What is asked for again: figures of today grow. */
const FRESH_MS = 60_000
const PAGE = 25

export const reportQuery = (question: Question, asked: Asked) =>
  queryOptions({
    queryKey: ['reports', question, asked] as const,
    queryFn: ({ signal }) => call(`reports.${question}` as 'reports.volume', asked, { signal }),
    staleTime: FRESH_MS,
    // What was shown stays until the next is there: nothing jumps.
    placeholderData: keepPreviousData,
  })

export const behindQuery = (asked: AskedBehind) =>
  infiniteQueryOptions({
    queryKey: ['reports', 'behind', asked] as const,
    queryFn: ({ pageParam, signal }) =>
      call('reports.conversations', { ...asked, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    staleTime: FRESH_MS,
  })

export const reportTagsQuery = queryOptions({
  queryKey: ['reports', 'tags'] as const,
  queryFn: () => readAll('tags.list'),
})
/** Workflows and bots, and for who may see them other programs, by their keys: all of them do things in conversations. */
export const programsQuery = (seesKeys: boolean) =>
  queryOptions({
    queryKey: ['reports', 'programs', seesKeys] as const,
    queryFn: async () => {
      const lists = await Promise.all([
        readAll('workflows.list'),
        readAll('bots.list'),
        ...(seesKeys ? [readAll('apiKeys.list')] : []),
      ])
      return lists.flat().map(({ id, name }) => ({ id, name }))
    },
  })
