import type { Item } from './item.ts'
import { query, type Table } from './table.ts'

export interface MergedQuery {
  /** of the table where there is no `name`, else of that index */
  index: { name?: string; partitionKey: string; sortKey: string }
  partitions: readonly string[]
  /** what every sort key starts with */
  prefix?: string
  /** the lowest first; left out: the highest */
  forward?: boolean | undefined
  /** rows of a partition that are read at once; left out: about what a page takes */
  step?: number | undefined
  /** the position that the last page ended with */
  after?: string | undefined
  /** the position that nothing is read beyond; left out: there is none */
  until?: string | undefined
  limit: number
  /** rows read at most: a filter that matches nearly nothing gets a short page */
  maxRows: number
  keep(item: Item): boolean
}
export interface MergedRows {
  items: Item[]
  /** position of the last row looked at; undefined where there was none */
  last: string | undefined
  /** nothing is left after `last` */
  exhausted: boolean
  /** rows read */
  read: number
}

/** The rows of several partitions as one list, by sort key, the highest first unless told otherwise; each is read a little at a time. */
export async function queryMerged(table: Table, wanted: MergedQuery): Promise<MergedRows> {
  const { index, partitions, limit, maxRows: most, prefix = '', forward = false } = wanted
  const heads = partitions.map((partition) => ({ partition, rows: [] as Item[], more: true, after: wanted.after }))
  const { step = Math.ceil((limit + 1) / partitions.length) + 2 } = wanted
  const isBefore = (a: string, b: string) => (forward ? a < b : a > b)
  const items: Item[] = []
  let last: string | undefined
  let read = 0
  for (;;) {
    const hungry = heads.filter((head) => head.rows.length === 0 && head.more)
    if (hungry.length > 0 && read >= most && last !== undefined) return { items, last, exhausted: false, read }
    await Promise.all(
      hungry.map(async (head) => {
        const page = await query(table, {
          ...(index.name === undefined ? {} : { IndexName: index.name }),
          KeyConditionExpression: '#p = :p AND #s BETWEEN :low AND :high',
          ExpressionAttributeNames: { '#p': index.partitionKey, '#s': index.sortKey },
          ExpressionAttributeValues: {
            ':p': head.partition,
            ':low': (forward ? head.after : wanted.until) ?? `${prefix}!`,
            ':high': (forward ? wanted.until : head.after) ?? `${prefix}~~`,
          },
          ScanIndexForward: forward,
          // BETWEEN includes its ends, and the row that the cursor names was shown already.
          Limit: step + (head.after === undefined ? 0 : 1),
        })
        head.rows = page.items.filter((item) => item[index.sortKey] !== head.after)
        head.more = page.lastKey !== undefined
        head.after = (page.items.at(-1)?.[index.sortKey] as string | undefined) ?? head.after
        read += page.items.length
      }),
    )
    if (heads.some((head) => head.rows.length === 0 && head.more)) continue
    const positionOf = (head: (typeof heads)[number]) => head.rows[0]?.[index.sortKey] as string | undefined
    const [best] = heads
      .filter((head) => head.rows.length > 0)
      .sort((a, b) => (isBefore(positionOf(a) ?? '', positionOf(b) ?? '') ? -1 : 1))
    if (!best) return { items, last, exhausted: true, read }
    if (items.length >= limit) return { items, last, exhausted: false, read }
    last = positionOf(best)
    const row = best.rows.shift() as Item
    if (wanted.keep(row)) items.push(row)
  }
}
