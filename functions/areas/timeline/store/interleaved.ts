import { fromCursor, toCursor } from '../../../kernel/cursor.ts'
import type { Page, PageRequest } from '../../../kernel/page.ts'
import type { Item } from '../../../platform/item.ts'

/** Some rows of one partition behind a sort key, and where it goes on; absent: it ends there. */
export type ReadRows = (
  partition: string,
  after: string | undefined,
  limit: number,
) => Promise<{ items: Item[]; next?: string | undefined }>

interface Head {
  partition: string
  rows: Item[]
  /** the sort key up to which rows were read; undefined: from the beginning */
  read: string | undefined
  /** the same of what was taken */
  taken: string | undefined
  more: boolean
}

const AT_THE_END = '-'
/** Pages of partitions that are read for one page at most: one may be short, and still have a cursor. */
const MOST_READ = 60

/**
 * C3: rows of a contact and its parts as one list by `timeOf`, each partition in its own order; the cursor has a place for each.
 * Of one partition alone the cursor is its sort key.
 */
export async function interleaved(
  partitions: readonly string[],
  { cursor, limit, order = 'asc' }: PageRequest,
  begin: string,
  read: ReadRows,
  timeOf: (row: Item) => string,
): Promise<Page<Item>> {
  const places = placesIn(cursor, begin)
  const heads = partitions.map((partition, index): Head => {
    const place = places[index] || undefined
    return { partition, rows: [], read: place, taken: place, more: place !== AT_THE_END }
  })
  const each = Math.ceil(limit / partitions.length) + (partitions.length > 1 ? 1 : 0)
  const items: Item[] = []
  let left = MOST_READ
  while (items.length < limit) {
    const hungry = heads.filter(({ rows, more }) => rows.length === 0 && more)
    if (hungry.length > left) break
    left -= hungry.length
    await Promise.all(hungry.map((head) => feed(head, read, each)))
    if (heads.some(({ rows, more }) => rows.length === 0 && more)) continue
    const next = firstOf(heads, timeOf, order)
    const row = next?.rows.shift()
    if (!next || !row) break
    next.taken = String(row.sk)
    items.push(row)
  }
  const isOver = heads.every(({ rows, more }) => rows.length === 0 && !more)
  return { items, nextCursor: isOver ? null : toCursor(heads.map(placeOf).join('|')) }
}

async function feed(head: Head, read: ReadRows, limit: number): Promise<void> {
  const { items, next } = await read(head.partition, head.read, limit)
  head.rows = items
  head.read = next
  head.more = next !== undefined
  // What was passed over need not be read again.
  if (items.length === 0 && next !== undefined) head.taken = next
}

const placeOf = ({ rows, more, taken }: Head): string => (rows.length === 0 && !more ? AT_THE_END : (taken ?? ''))

function firstOf(heads: readonly Head[], timeOf: (row: Item) => string, order: 'asc' | 'desc'): Head | undefined {
  let first: Head | undefined
  for (const head of heads) {
    const [row] = head.rows
    const [best] = first?.rows ?? []
    if (!row) continue
    const [time, other] = [timeOf(row), best ? timeOf(best) : '']
    if (!best || (order === 'desc' ? time > other : time < other)) first = head
  }
  return first
}

function placesIn(cursor: string | undefined, begin: string): string[] {
  const place = `(?:${begin}[0-9A-Z#]+~?|${AT_THE_END}|)`
  return fromCursor(cursor, new RegExp(`^${place}(?:\\|${place})*$`))?.split('|') ?? []
}
