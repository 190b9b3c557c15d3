import { queryOptions } from '@tanstack/react-query'
import type { OutputOf } from '../../../contracts/operations.ts'
import { readAll } from '../api/queries.ts'

export type ApiKey = OutputOf<'apiKeys.get'>

/** All keys, without what is secret of them. */
export const apiKeysQuery = queryOptions({
  queryKey: ['apiKeys'] as const,
  queryFn: () => readAll('apiKeys.list'),
  staleTime: 30_000,
})
