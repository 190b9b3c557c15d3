import type { QueryClient } from '@tanstack/react-query'
import type { Contact } from '../../api/types.ts'
import type { Variable } from '../../messages/variables.ts'
import { contactAttributesQuery } from './query.ts'
import { attributeVariables } from './variables.ts'

/** A contact's attributes as variables, for who types: those that are known by now; the others are asked for, and come by themselves. */
export function knownAttributeVariables(client: QueryClient, contact: Contact | undefined): Variable[] {
  void client.prefetchQuery({ ...contactAttributesQuery, retry: false })
  return attributeVariables(client.getQueryData(contactAttributesQuery.queryKey) ?? [], contact)
}
