import type { QueryClient } from '@tanstack/react-query'
import type { Contact } from '../../api/types.ts'
import type { Variable } from '../../messages/variables.ts'
import { contactAttributesQuery } from './query.ts'
import { attributeVariables } from './variables.ts'

/** A contact's attributes as variables, for who types; without an answer those that are not defined. */
export async function readAttributeVariables(client: QueryClient, contact: Contact | undefined): Promise<Variable[]> {
  const defined = await client
    .ensureQueryData({ ...contactAttributesQuery, revalidateIfStale: true, retry: false })
    .catch(() => [])
  return attributeVariables(defined, contact)
}
