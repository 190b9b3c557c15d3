import { queryOptions } from '@tanstack/react-query'
import type { OutputOf } from '../../../contracts/operations.ts'
import { readAll } from '../api/queries.ts'

export type Bot = OutputOf<'bots.get'>

/** All bots. Nobody tells when somebody changes them: read again, quietly, when they are used. */
export const botsQuery = queryOptions({
  queryKey: ['bots'] as const,
  queryFn: () => readAll('bots.list'),
  staleTime: 30_000,
})
