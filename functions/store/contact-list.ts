import { TABLE } from '../shared/table-definition.ts'
import type { Page, PageRequest } from '../use-cases/store-port.ts'
import { fromCursor, toCursor } from './cursor.ts'
import { partitions, shards } from './keys.ts'
import { queryMerged } from './merged-query.ts'
import type { Table } from './table.ts'

/** Ids of contacts by when they were created, the newest first. */
export async function listContacts(table: Table, page: PageRequest): Promise<Page<string>> {
  const { items, last, exhausted } = await queryMerged(table, {
    index: TABLE.indexes.byPlace,
    partitions: shards.map(partitions.contacts),
    after: fromCursor(page.cursor, /^\d{14}#ct_/),
    limit: page.limit,
    most: Number.POSITIVE_INFINITY,
    keep: () => true,
  })
  return { items: items.map((item) => String(item.pk)), nextCursor: exhausted || !last ? null : toCursor(last) }
}
