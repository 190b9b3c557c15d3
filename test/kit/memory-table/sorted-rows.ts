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
  /** the partitions that no copy shares */
  private unshared = new Set<Row[]>()

  constructor(keys: KeyNames, own: KeyNames, partitions = new Map<string, Row[]>()) {
    this.keys = keys
    this.own = own
    this.partitions = partitions
  }

  /** The same rows, to change apart from these. */
  copy(): SortedRows {
    this.unshared = new Set()
    return new SortedRows(this.keys, this.own, new Map(this.partitions))
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
    const rows = this.toChange(partition)
    const position = this.positionOf(item)
    rows.splice(this.firstFrom(rows, position), 0, { position, item })
  }

  private take(item: StoredItem): void {
    const partition = this.partitionOf(item)
    if (partition === undefined || !this.partitions.has(partition)) return
    const rows = this.toChange(partition)
    rows.splice(this.firstFrom(rows, this.positionOf(item)), 1)
    if (rows.length > 0) return
    this.partitions.delete(partition)
    this.unshared.delete(rows)
  }

  /** A partition's rows, which a copy that shares them is not to see change. */
  private toChange(partition: string): Row[] {
    const rows = this.partitions.get(partition)
    if (rows && this.unshared.has(rows)) return rows
    const own = [...(rows ?? [])]
    this.partitions.set(partition, own)
    this.unshared.add(own)
    return own
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
