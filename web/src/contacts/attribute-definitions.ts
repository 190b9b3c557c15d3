import { queryOptions, useQuery } from '@tanstack/react-query'
import { readAll } from '../api/queries.ts'
import type { ContactAttribute } from '../api/types.ts'

/** C9: the attributes that an admin has defined, in their order. Nobody tells when they change. */
export const contactAttributesQuery = queryOptions({
  queryKey: ['contactAttributes'] as const,
  queryFn: () => readAll('contactAttributes.list'),
  staleTime: 60_000,
})

export const useContactAttributes = (): readonly ContactAttribute[] => useQuery(contactAttributesQuery).data ?? []
