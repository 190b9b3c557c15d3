import type { Page, PageRequest } from '../../../kernel/page.ts'
import { fromCursor, toCursor } from '../../../platform/cursor.ts'
import type { Item } from '../../../platform/item.ts'
import { shards } from '../../../platform/keys.ts'
import { queryMerged } from '../../../platform/merged-query.ts'
import type { Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import { timelinePartitions, toContact } from '../../timeline/items.ts'

/** Ids of contacts by when they were created, the newest first. */
export async function listContacts(table: Table, page: PageRequest): Promise<Page<string>> {
  const { items, nextCursor } = await contactRows(table, page)
  return { items: items.map((item) => String(item.pk)), nextCursor }
}

/** Contacts by when they were created, the newest first, as the list has them: it may be a moment behind. */
export async function readContactPage(table: Table, page: PageRequest): Promise<Page<Contact>> {
  const { items, nextCursor } = await contactRows(table, page)
  return { items: items.map(toContact).filter((one) => 'identities' in one), nextCursor }
}

async function contactRows(table: Table, page: PageRequest): Promise<Page<Item>> {
  const { items, last, exhausted } = await queryMerged(table, {
    index: TABLE.indexes.byPlace,
    partitions: shards.map(timelinePartitions.contacts),
    after: fromCursor(page.cursor, /^\d{14}#ct_/),
    limit: page.limit,
    maxRows: Number.POSITIVE_INFINITY,
    keep: () => true,
  })
  return { items, nextCursor: exhausted || !last ? null : toCursor(last) }
}
