import { queryOptions } from '@tanstack/react-query'
import type { OutputOf } from '../../../../contracts/operations.ts'
import { keys } from '../../api/keys.ts'
import { readAll } from '../../api/queries.ts'

/** C9: an attribute of contacts as it is defined. */
export type ContactAttribute = OutputOf<'contactAttributes.get'>

/** All that are defined, in their order. Nobody tells when somebody changes them: read again, quietly, when they are used. */
export const contactAttributesQuery = queryOptions({
  queryKey: keys.contactAttributes,
  queryFn: () => readAll('contactAttributes.list'),
  staleTime: 60_000,
  // Without a connection it fails at once: whoever types does not wait for it.
  networkMode: 'always',
})
