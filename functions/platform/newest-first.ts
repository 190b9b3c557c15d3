import { fromCursor, toCursor } from '../kernel/cursor.ts'
import type { Page, PageRequest } from '../kernel/page.ts'
import type { Item } from './item.ts'
import { query, type Table } from './table.ts'
import { TABLE } from './table-definition.ts'

/** Rows looked at for one page of a list that leaves some out. */
const MAX_READ = 1_000

/** A page of a partition whose sort keys begin with a time, the newest first; `keep` leaves some out, `ids` is what its sort keys are like. */
export async function newestFirst<Row>(
  table: Table,
  { pk, ids, toRow, keep }: { pk: string; ids: RegExp; toRow: (item: Item) => Row; keep: (row: Row) => boolean },
  page: PageRequest,
): Promise<Page<Row>> {
  const rows: Row[] = []
  let last = fromCursor(page.cursor, ids)
  for (let read = 0; read < MAX_READ; ) {
    const { items, lastKey } = await query(table, {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      ScanIndexForward: false,
      Limit: page.limit,
      ...(last ? { ExclusiveStartKey: { pk, sk: last } } : {}),
    })
    read += items.length
    for (const item of items) {
      last = String(item[TABLE.sortKey])
      const row = toRow(item)
      if (keep(row)) rows.push(row)
      if (rows.length === page.limit) return { items: rows, nextCursor: toCursor(last) }
    }
    if (!lastKey) return { items: rows, nextCursor: null }
  }
  return { items: rows, nextCursor: last ? toCursor(last) : null }
}
