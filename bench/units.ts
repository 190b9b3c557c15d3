import { isDeepStrictEqual } from 'node:util'
import { TABLE } from '../functions/platform/table-definition.ts'
import { type Attributes, itemSize } from './item-size.ts'

/** One item of a write: as it was, and as it is afterwards. A check writes nothing and costs as much. */
export interface ItemWrite {
  kind: 'put' | 'update' | 'delete' | 'check'
  before: Attributes | undefined
  after: Attributes | undefined
}

/** What a write costs: the table's part, and that of each index. */
export interface WriteUnits {
  table: number
  indexes: Record<string, number>
  total: number
}

const KB = 1024
const blocks = (bytes: number, of: number) => Math.max(1, Math.ceil(bytes / of))
const sizeOf = (item: Attributes | undefined) => (item ? itemSize(item) : 0)

/** The item's key in an index; undefined where an attribute is missing, which keeps it out. */
function indexKey(item: Attributes | undefined, index: { partitionKey: string; sortKey: string }): string | undefined {
  const partition = item?.[index.partitionKey]?.S
  const sort = item?.[index.sortKey]?.S
  return partition === undefined || sort === undefined ? undefined : `${partition}\n${sort}`
}

type Index = (typeof TABLE.indexes)[keyof typeof TABLE.indexes]

/** What an index has of an item. */
function projected(item: Attributes | undefined, { projection, partitionKey, sortKey }: Index): Attributes | undefined {
  if (!item || projection === 'ALL') return item
  const keys: string[] = [TABLE.partitionKey, TABLE.sortKey, partitionKey, sortKey]
  return Object.fromEntries(Object.entries(item).filter(([name]) => keys.includes(name)))
}

/**
 * Write units of an index: a put or delete by size, both where the key moves, and nothing where the projection stays as it
 * was. They are written once, in a transaction too.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
 */
function indexUnits(write: ItemWrite, index: Index): number {
  const [before, after] = [projected(write.before, index), projected(write.after, index)]
  const had = indexKey(before, index)
  const has = indexKey(after, index)
  if (had === undefined && has === undefined) return 0
  if (had === undefined) return blocks(sizeOf(after), KB)
  if (has === undefined) return blocks(sizeOf(before), KB)
  if (had !== has) return blocks(sizeOf(before), KB) + blocks(sizeOf(after), KB)
  return isDeepStrictEqual(before, after) ? 0 : blocks(Math.max(sizeOf(before), sizeOf(after)), KB)
}

/** Units of one call's writes: 1 KB each by the larger of the two images, twice that in a transaction. */
export function writeUnits(writes: readonly ItemWrite[], inTransaction: boolean): WriteUnits {
  const factor = inTransaction ? 2 : 1
  const table = writes.reduce(
    (sum, { before, after }) => sum + factor * blocks(Math.max(sizeOf(before), sizeOf(after)), KB),
    0,
  )
  const changing = writes.filter(({ kind }) => kind !== 'check')
  const indexes = Object.fromEntries(
    Object.values(TABLE.indexes).map((index) => [
      index.name,
      changing.reduce((sum, write) => sum + indexUnits(write, index), 0),
    ]),
  )
  return { table, indexes, total: Object.values(indexes).reduce((sum, units) => sum + units, table) }
}

/** Units of a read that is charged as one: 4 KB each, half of that when it need not be consistent. */
export function readUnits(items: readonly Attributes[], consistent: boolean): number {
  return (
    blocks(
      items.reduce((sum, item) => sum + itemSize(item), 0),
      4 * KB,
    ) * (consistent ? 1 : 0.5)
  )
}
