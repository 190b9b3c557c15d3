import type { Page, PageRequest } from '../../../kernel/page.ts'
import { fromCursor, toCursor } from '../../../platform/cursor.ts'
import type { Item } from '../../../platform/item.ts'
import { query, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { timelineKeys, toEntry } from '../../timeline/items.ts'

const AT_ONCE = 200
/** Entries read at most for one page: a long history without notes answers a short page with a cursor. */
const MAX_READ = 2_000

/** The notes among a contact's entries, the latest first. */
export async function readNotes(table: Table, contactId: string, page: PageRequest): Promise<Page<Entry>> {
  const found: Item[] = []
  let last = fromCursor(page.cursor, timelineKeys.entries())
  for (let read = 0; read < MAX_READ; read += AT_ONCE) {
    const { items, lastKey } = await query(table, {
      KeyConditionExpression: '#pk = :pk AND begins_with(#sk, :t)',
      FilterExpression: '#entry = :note',
      ExpressionAttributeNames: { '#pk': TABLE.partitionKey, '#sk': TABLE.sortKey, '#entry': 'kind' },
      ExpressionAttributeValues: { ':pk': contactId, ':t': timelineKeys.entries(), ':note': 'note' },
      ScanIndexForward: false,
      Limit: AT_ONCE,
      ConsistentRead: true,
      ...(last ? { ExclusiveStartKey: { pk: contactId, sk: last } } : {}),
    })
    found.push(...items)
    if (found.length > page.limit || (found.length === page.limit && lastKey)) {
      const shown = found.slice(0, page.limit)
      return { items: shown.map(toEntry), nextCursor: toCursor(String(shown.at(-1)?.sk)) }
    }
    if (!lastKey) return { items: found.map(toEntry), nextCursor: null }
    last = String(lastKey.sk)
  }
  return { items: found.map(toEntry), nextCursor: last ? toCursor(last) : null }
}
