import { compareStrings, type StoredItem } from './values.ts'

/** Names of the key attributes of the table or of one of its indexes. */
export interface KeyNames {
  partitionKey: string
  sortKey: string
}
/** Where an item stands among those of its partition: by its sort key, in an index then by the table's own key. */
export type Position = readonly string[]
interface Row {
  position: Position
  item: StoredItem
}

function comparePositions(a: Position, b: Position): number {
  for (let at = 0; at < a.length; at++) {
    const order = compareStrings(a[at] ?? '', b[at] ?? '')
    if (order !== 0) return order
  }
  return 0
}

/** The items that have the keys of the table or of one index, each partition in order. */
export class SortedRows {
  readonly keys: KeyNames
  private readonly own: KeyNames
  private readonly partitions: Map<string, Row[]>

  constructor(keys: KeyNames, own: KeyNames, partitions = new Map<string, Row[]>()) {
    this.keys = keys
    this.own = own
    this.partitions = partitions
  }

  /** The same rows, to change apart from these. */
  copy(): SortedRows {
    return new SortedRows(this.keys, this.own, new Map([...this.partitions].map(([key, rows]) => [key, [...rows]])))
  }

  positionOf(item: StoredItem): Position {
    const sort = item[this.keys.sortKey]?.S ?? ''
    if (this.keys === this.own) return [sort]
    return [sort, item[this.own.partitionKey]?.S ?? '', item[this.own.sortKey]?.S ?? '']
  }

  find(partition: string, sort: string): StoredItem | undefined {
    const rows = this.partitions.get(partition) ?? []
    const row = rows[this.firstFrom(rows, [sort])]
    return row?.position[0] === sort ? row.item : undefined
  }

  /** One item instead of another of the same table key; an index leaves out what has not both its keys. */
  replace(before: StoredItem | undefined, after: StoredItem | undefined): void {
    if (before) this.take(before)
    if (after) this.add(after)
  }

  private partitionOf(item: StoredItem): string | undefined {
    const { partitionKey, sortKey } = this.keys
    return item[sortKey] === undefined ? undefined : item[partitionKey]?.S
  }

  private add(item: StoredItem): void {
    const partition = this.partitionOf(item)
    if (partition === undefined) return
    const rows = this.partitions.get(partition) ?? []
    this.partitions.set(partition, rows)
    const position = this.positionOf(item)
    rows.splice(this.firstFrom(rows, position), 0, { position, item })
  }

  private take(item: StoredItem): void {
    const partition = this.partitionOf(item)
    const rows = partition === undefined ? undefined : this.partitions.get(partition)
    if (partition === undefined || !rows) return
    rows.splice(this.firstFrom(rows, this.positionOf(item)), 1)
    if (rows.length === 0) this.partitions.delete(partition)
  }

  /** How many rows stand before a position. */
  private firstFrom(rows: readonly Row[], position: Position): number {
    let [low, high] = [0, rows.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (comparePositions((rows[middle] as Row).position, position) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  /** A partition's items from one sort key up to another, both included, and behind a position where one is given. */
  *range(
    partition: string,
    {
      low,
      high,
      forward,
      after,
    }: { low?: string; high?: (sort: string) => boolean; forward: boolean; after?: Position | undefined },
  ): Generator<StoredItem> {
    const rows = this.partitions.get(partition) ?? []
    const start = low === undefined ? 0 : this.firstFrom(rows, [low])
    let end = start
    if (high) {
      // The rows beyond the upper end follow all that are within it.
      let top = rows.length
      while (end < top) {
        const middle = (end + top) >>> 1
        if (high((rows[middle] as Row).position[0] as string)) end = middle + 1
        else top = middle
      }
    } else end = rows.length
    const beyond = (row: Row) => after === undefined || comparePositions(row.position, after) * (forward ? 1 : -1) > 0
    const from = after && forward ? Math.max(start, this.firstFrom(rows, after)) : start
    const to = after && !forward ? Math.min(end, this.firstFrom(rows, after) + 1) : end
    const within = rows.slice(from, to)
    for (const row of forward ? within : within.reverse()) if (beyond(row)) yield row.item
  }

  /** Every item, partition after partition. */
  *all(): Generator<StoredItem> {
    for (const rows of this.partitions.values()) for (const { item } of rows) yield item
  }
}
