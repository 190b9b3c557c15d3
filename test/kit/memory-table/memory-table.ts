import { TABLE } from '../../../functions/platform/table-definition.ts'
import { type LambdaRecord, toLambdaRecord } from '../../../local/aws/stream-records.ts'
import { refuse } from './refusals.ts'
import { type KeyNames, SortedRows } from './sorted-rows.ts'
import { isSameItem, itemSize, type StoredItem } from './values.ts'

export const KEYS: KeyNames = TABLE
const INDEXES = [...Object.values(TABLE.indexes), ...Object.values(TABLE.earlierIndexes)]
const MAX_BYTES = 400 * 1024

interface Change {
  before: StoredItem | undefined
  after: StoredItem | undefined
  sequence: number
  at: Date
}
/** The contents of a table at one time, and what of its stream had not been taken. */
export interface TableSnapshot {
  rows: SortedRows
  indexes: Map<string, SortedRows>
  changes: Change[]
}

/** The product's table: its items, its indexes and its stream. */
export class MemoryTable {
  readonly name: string
  private rows = new SortedRows(KEYS, KEYS)
  private indexes = new Map(INDEXES.map((index) => [index.name as string, new SortedRows(index, KEYS)]))
  private changes: Change[] = []
  private sequence = 0

  constructor(name: string) {
    this.name = name
  }

  find(key: StoredItem): StoredItem | undefined {
    return this.rows.find(key[KEYS.partitionKey]?.S ?? '', key[KEYS.sortKey]?.S ?? '')
  }

  /** The table itself, or one of its indexes. */
  index(name: string | undefined): SortedRows {
    if (name === undefined) return this.rows
    return this.indexes.get(name) ?? refuse('The table does not have the specified index')
  }

  /** Whether an index has no more of an item than its keys. */
  hasKeysOnly(name: string | undefined): boolean {
    return INDEXES.some((index) => index.name === name && index.projection === 'KEYS_ONLY')
  }

  all(): StoredItem[] {
    return [...this.rows.all()]
  }

  /** Puts one item in the place of another; what changes nothing leaves no record in the stream. */
  replace(before: StoredItem | undefined, after: StoredItem | undefined): void {
    if (before === undefined && after === undefined) return
    if (before && after && isSameItem(before, after)) return
    this.rows.replace(before, after)
    for (const index of this.indexes.values()) index.replace(before, after)
    this.changes.push({ before, after, sequence: ++this.sequence, at: new Date() })
  }

  /** The stream's new records, as Lambda would be given them. */
  takeRecords(): LambdaRecord[] {
    const arn = `arn:aws:dynamodb:us-east-1:000000000000:table/${this.name}/stream/memory`
    return this.changes.splice(0).map((change) => toLambdaRecord(recordOf(change), arn))
  }

  snapshot(): TableSnapshot {
    return copyOf({ rows: this.rows, indexes: this.indexes, changes: this.changes })
  }
  restore(snapshot: TableSnapshot): void {
    const { rows, indexes, changes } = copyOf(snapshot)
    this.rows = rows
    this.indexes = indexes
    this.changes = changes
  }
}

function copyOf({ rows, indexes, changes }: TableSnapshot): TableSnapshot {
  return {
    rows: rows.copy(),
    indexes: new Map([...indexes].map(([name, index]) => [name, index.copy()])),
    changes: [...changes],
  }
}

function recordOf({ before, after, sequence, at }: Change) {
  const { [KEYS.partitionKey]: pk, [KEYS.sortKey]: sk } = after ?? before ?? {}
  return {
    eventID: sequence.toString(16),
    eventName:
      before === undefined ? ('INSERT' as const) : after === undefined ? ('REMOVE' as const) : ('MODIFY' as const),
    dynamodb: {
      ApproximateCreationDateTime: at,
      Keys: { ...(pk && { [KEYS.partitionKey]: pk }), ...(sk && { [KEYS.sortKey]: sk }) },
      ...(after && { NewImage: { ...after } }),
      ...(before && { OldImage: { ...before } }),
      SequenceNumber: String(sequence).padStart(21, '0'),
      SizeBytes: itemSize(before ?? {}) + itemSize(after ?? {}),
      StreamViewType: TABLE.streamViewType,
    },
  }
}

const INVALID = 'One or more parameter values were invalid'

/** Refuses a key that is not just the table's two key attributes, as texts that are not empty. */
export function checkKey(key: StoredItem): void {
  const names = Object.keys(key)
  if (names.length !== 2 || !(KEYS.partitionKey in key) || !(KEYS.sortKey in key)) {
    refuse('The provided key element does not match the schema')
  }
  checkKeyValues(key)
}

function checkKeyValues(item: StoredItem): void {
  for (const name of [KEYS.partitionKey, KEYS.sortKey]) {
    const value = item[name]
    if (value === undefined) refuse(`${INVALID}: Missing the key ${name} in the item`)
    if (value?.S === undefined) refuse(`${INVALID}: Type mismatch for key ${name}`)
    if (value?.S === '') refuse(`${INVALID}: An AttributeValue may not contain an empty string. Key: ${name}`)
  }
}

/** Refuses an item that the table or one of its indexes cannot take. */
export function checkItem(item: StoredItem): void {
  checkKeyValues(item)
  for (const { name, partitionKey, sortKey } of INDEXES) {
    for (const key of [partitionKey, sortKey]) {
      const value = item[key]
      if (value === undefined) continue
      if (value.S === undefined) refuse(`${INVALID}: Type mismatch for Index Key ${key} IndexName: ${name}`)
      if (value.S === '') refuse(`${INVALID}: A key attribute cannot contain an empty string value. IndexName: ${name}`)
    }
  }
  if (itemSize(item) > MAX_BYTES) refuse('Item size has exceeded the maximum allowed size')
}
