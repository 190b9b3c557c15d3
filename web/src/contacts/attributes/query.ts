import { queryOptions, useQuery } from '@tanstack/react-query'
import { keys } from '../../api/keys.ts'
import { readAll } from '../../api/queries.ts'
import type { ContactAttribute } from '../../api/types.ts'

/** All that are defined, in their order. Nobody tells when somebody changes them: read again, quietly, when they are used. */
export const contactAttributesQuery = queryOptions({
  queryKey: keys.contactAttributes,
  queryFn: () => readAll('contactAttributes.list'),
  staleTime: 60_000,
  // Without a connection it fails at once: whoever types does not wait for it.
  networkMode: 'always',
})

const none: readonly ContactAttribute[] = []
/** The same; none until they are there. */
export const useContactAttributes = (): readonly ContactAttribute[] => useQuery(contactAttributesQuery).data ?? none
