import type { AttributeValue, QueryCommandInput } from '@aws-sdk/client-dynamodb'
import { compileCondition, valueAt } from './conditions.ts'
import { KEYS, type MemoryTable } from './memory-table.ts'
import { Placeholders } from './placeholders.ts'
import { refuse } from './refusals.ts'
import type { KeyNames, Position } from './sorted-rows.ts'
import { type Condition, type Operand, parseCondition, parseProjection } from './syntax.ts'
import { admitItem, compareStrings, itemSize, type StoredItem } from './values.ts'

const PAGE_BYTES = 1024 * 1024
const BAD_KEYS = 'Query key condition not supported'

interface Range {
  partition: string
  low?: string
  /** whether a sort key is not beyond the upper end */
  high?: (sort: string) => boolean
  keep?: (sort: string) => boolean
}

/** The partition and the sort keys that a key condition names. */
function rangeOf(condition: Condition, keys: KeyNames, placeholders: Placeholders): Range {
  const parts = condition.kind === 'and' ? condition.parts : [condition]
  const found: Partial<Range> = {}
  const attribute = (operand: Operand) => (operand.kind === 'path' ? String(placeholders.path(operand.path)[0]) : '')
  const text = (operand: Operand | undefined) => {
    const value = operand?.kind === 'value' ? placeholders.value(operand.name) : undefined
    if (value?.S === undefined) return refuse(`${BAD_KEYS}: type mismatch`)
    return value.S === '' ? refuse(`${INVALID_KEY}: ${attribute(operand as Operand)}`) : value.S
  }
  let sorted = 0
  for (const part of parts) {
    if (part.kind === 'compare' && part.by === '=' && attribute(part.left) === keys.partitionKey) {
      if (found.partition !== undefined) refuse(BAD_KEYS)
      found.partition = text(part.right)
      continue
    }
    sorted++
    if (part.kind === 'between' && attribute(part.operand) === keys.sortKey) {
      const [low, high] = [text(part.low), text(part.high)]
      if (compareStrings(low, high) > 0) refuse('The BETWEEN operator requires upper bound >= lower bound')
      Object.assign(found, { low, high: (sort: string) => compareStrings(sort, high) <= 0 })
    } else if (
      part.kind === 'call' &&
      part.name === 'begins_with' &&
      attribute(part.args[0] as Operand) === keys.sortKey
    ) {
      const low = text(part.args[1])
      Object.assign(found, { low, high: (sort: string) => compareStrings(sort, low) <= 0 || sort.startsWith(low) })
    } else if (part.kind === 'compare' && attribute(part.left) === keys.sortKey) {
      Object.assign(found, comparison(part.by, text(part.right)))
    } else refuse(BAD_KEYS)
  }
  const { partition } = found
  if (partition === undefined || sorted > 1) return refuse(BAD_KEYS)
  return { ...found, partition }
}
const INVALID_KEY = 'One or more parameter values are not valid: an empty string value for a key attribute'

function comparison(by: string, bound: string): Omit<Range, 'partition'> {
  const upTo = (sort: string) => compareStrings(sort, bound) <= 0
  const below = (sort: string) => compareStrings(sort, bound) < 0
  if (by === '=') return { low: bound, high: upTo }
  if (by === '<=') return { high: upTo }
  if (by === '<') return { high: below }
  if (by === '>=') return { low: bound }
  return by === '>' ? { low: bound, keep: (sort) => sort !== bound } : refuse(BAD_KEYS)
}

/** Where a page starts: behind the item whose keys these are. */
function positionOf(
  start: Record<string, AttributeValue>,
  wanted: readonly string[],
  read: (key: StoredItem) => Position,
) {
  const names = Object.keys(start)
  if (names.length !== wanted.length || !wanted.every((name) => start[name]?.S)) {
    refuse('The provided starting key is invalid')
  }
  return read(admitItem(start))
}

/** One page of a query. */
export function query(table: MemoryTable, input: QueryCommandInput) {
  const rows = table.index(input.IndexName)
  if (input.IndexName && input.ConsistentRead) refuse('Consistent reads are not supported on global secondary indexes')
  if (input.Limit !== undefined && input.Limit < 1) refuse('Limit must be greater than or equal to 1')
  if (input.Select === 'COUNT' && input.ProjectionExpression)
    refuse('Cannot specify the ProjectionExpression when choosing to get only the Count')
  if (input.Select && input.Select !== 'COUNT')
    throw new Error(`The memory table does not know Select ${input.Select}.`)
  const placeholders = new Placeholders(input, true)
  const { partition, low, high, keep } = rangeOf(
    parseCondition(input.KeyConditionExpression ?? ''),
    rows.keys,
    placeholders,
  )
  const filter = input.FilterExpression && compileCondition(parseCondition(input.FilterExpression), placeholders)
  const asked = projection(input.ProjectionExpression, placeholders)
  placeholders.allUsed()
  const keyNames = [...new Set([rows.keys, KEYS].flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]))]
  const project = table.hasKeysOnly(input.IndexName) ? (item: StoredItem) => asked(pick(item, keyNames)) : asked
  const after = input.ExclusiveStartKey && positionOf(input.ExclusiveStartKey, keyNames, (key) => rows.positionOf(key))
  const items: StoredItem[] = []
  let [scanned, bytes, more] = [0, 0, false]
  let last: StoredItem | undefined
  const forward = input.ScanIndexForward ?? true
  for (const item of rows.range(partition, {
    ...(low !== undefined && { low }),
    ...(high && { high }),
    forward,
    after,
  })) {
    if (keep && !keep(item[rows.keys.sortKey]?.S ?? '')) continue
    bytes += itemSize(table.hasKeysOnly(input.IndexName) ? pick(item, keyNames) : item)
    last = item
    scanned++
    if (!filter || filter(item)) items.push(item)
    // A page that is full tells where it ended, whether anything follows or not.
    more = scanned === input.Limit || bytes > PAGE_BYTES
    if (more) break
  }
  return {
    ...(input.Select === 'COUNT' ? {} : { Items: items.map(project) }),
    Count: items.length,
    ScannedCount: scanned,
    ...(more && last && { LastEvaluatedKey: pick(last, keyNames) }),
  }
}

const pick = (item: StoredItem, names: readonly string[]): Record<string, AttributeValue> =>
  Object.fromEntries(names.map((name) => [name, item[name] as AttributeValue]))

/** What a projection leaves of an item: attributes of the item itself, not places within them. */
export function projection(expression: string | undefined, placeholders: Placeholders) {
  if (expression === undefined) return (item: StoredItem): Record<string, AttributeValue> => ({ ...item })
  const names = parseProjection(expression).map((path) => {
    if (path.length > 1) throw new Error(`The memory table projects no places within an attribute: ${expression}.`)
    return String(placeholders.path(path)[0])
  })
  return (item: StoredItem) =>
    pick(
      item,
      names.filter((name) => valueAt(item, [name]) !== undefined),
    )
}
