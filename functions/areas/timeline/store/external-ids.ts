import * as z from 'zod'
import type { Write } from '../../../kernel/commit.ts'
import { decode } from '../../../platform/item.ts'
import { get, put, remove, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { timelineKeys } from './keys.ts'

const ExternalId = z.lazy(() => z.object({ contactId: z.string() }))

const leadsTo = (contactId: string) => ({ expression: '#contactId = :contact', values: { ':contact': contactId } })

/** Whose external id it is, or was before that contact was merged into another one. */
export async function readExternalId(table: Table, externalId: string): Promise<string | undefined> {
  const item = await get(table, timelineKeys.externalId(externalId))
  return item && decode(ExternalId, item).contactId
}

/** It is this contact's, as long as it is nobody's, or that of `before`; conflict label `external-id`. */
export function putExternalId(table: Table, externalId: string, contactId: string, before?: string): Write {
  const item = { ...timelineKeys.externalId(externalId), [TABLE.kind]: 'external-id', contactId }
  const condition = before === undefined ? { expression: 'attribute_not_exists(#pk)' } : leadsTo(before)
  return put(table, 'external-id', item, condition)
}

/** It is nobody's any more; conflict label `external-id`. */
export function removeExternalId(table: Table, externalId: string, contactId: string): Write {
  return remove(table, 'external-id', timelineKeys.externalId(externalId), leadsTo(contactId))
}
