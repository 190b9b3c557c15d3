import type { AttributeValue, CancellationReason, Delete, Put, TransactWriteItem } from '@aws-sdk/client-dynamodb'
import { compileCondition } from './conditions.ts'
import { checkItem, checkKey, KEYS, type MemoryTable } from './memory-table.ts'
import { Placeholders, type WithPlaceholders } from './placeholders.ts'
import { conditionFailed, refuse, transactionCanceled, ValidationException } from './refusals.ts'
import { parseCondition, parseUpdate } from './syntax.ts'
import { compileUpdate } from './updates.ts'
import { admitItem, itemSize, type StoredItem } from './values.ts'

interface Conditional extends WithPlaceholders {
  ConditionExpression?: string | undefined
  ReturnValuesOnConditionCheckFailure?: string | undefined
}
type Updating = Conditional & {
  Key?: Record<string, AttributeValue> | undefined
  UpdateExpression?: string | undefined
}

/** One write, its request understood: on which item, under what condition, and what it makes of it. */
export interface PlannedWrite {
  key: StoredItem
  holds(item: StoredItem): boolean
  /** undefined: it is removed */
  change(item: StoredItem | undefined): StoredItem | undefined
  tellsItem: boolean
}

function plan(
  input: Conditional,
  key: StoredItem,
  change: (placeholders: Placeholders) => PlannedWrite['change'],
  otherExpression?: string,
): PlannedWrite {
  const placeholders = new Placeholders(input, (input.ConditionExpression ?? otherExpression) !== undefined)
  checkKey(key)
  const changed = change(placeholders)
  const { ConditionExpression: condition } = input
  const holds = condition === undefined ? () => true : compileCondition(parseCondition(condition), placeholders)
  placeholders.allUsed()
  return { key, holds, change: changed, tellsItem: input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' }
}

/** A put of a whole item. */
export function planPut(input: Conditional & Pick<Partial<Put>, 'Item'>): PlannedWrite {
  const item = admitItem(input.Item ?? {})
  checkItem(item)
  const { [KEYS.partitionKey]: pk, [KEYS.sortKey]: sk } = item as Record<string, AttributeValue>
  return plan(input, { [KEYS.partitionKey]: pk, [KEYS.sortKey]: sk } as StoredItem, () => () => item)
}

/** A deletion, which is well where there is nothing. */
export function planDelete(input: Conditional & Pick<Partial<Delete>, 'Key'>): PlannedWrite {
  return plan(input, admitItem(input.Key ?? {}), () => () => undefined)
}

/** A condition on an item that is left as it is. */
function planCheck(input: Conditional & Pick<Partial<Delete>, 'Key'>): PlannedWrite {
  return plan(input, admitItem(input.Key ?? {}), () => (item) => item)
}

/** An update, which makes the item where there is none. */
export function planUpdate(input: Updating): PlannedWrite {
  const key = admitItem(input.Key ?? {})
  const { UpdateExpression: expression } = input
  return plan(
    input,
    key,
    (placeholders) => {
      const keys = [KEYS.partitionKey, KEYS.sortKey]
      const change =
        expression === undefined
          ? (item: StoredItem) => item
          : compileUpdate(parseUpdate(expression), placeholders, keys)
      return (item) => change(item ?? key)
    },
    expression,
  )
}

/** What a write makes of an item; throws where its condition does not hold or the result cannot be stored. */
function outcome(write: PlannedWrite, before: StoredItem | undefined): StoredItem | undefined {
  if (!write.holds(before ?? {})) throw conditionFailed(write.tellsItem && before ? { ...before } : undefined)
  const after = write.change(before)
  if (after) checkItem(after)
  return after
}

/** Carries out one write; answers the item as it was and as it is. */
export function carryOut(table: MemoryTable, write: PlannedWrite) {
  const before = table.find(write.key)
  const after = outcome(write, before)
  table.replace(before, after)
  return { before, after }
}

const MAX_WRITES = 100
const MAX_BYTES = 4 * 1024 * 1024

/** All or nothing. */
export function transact(tableOf: (name: string | undefined) => MemoryTable, writes: TransactWriteItem[]): void {
  if (writes.length === 0 || writes.length > MAX_WRITES) {
    refuse(`Member must have length between 1 and ${MAX_WRITES}: ${writes.length} transaction items`)
  }
  const planned = writes.map((write) => ({ ...planOf(write), table: tableOf(Object.values(write)[0]?.TableName) }))
  const touched = planned.map(({ table, key }) =>
    JSON.stringify([table.name, key[KEYS.partitionKey], key[KEYS.sortKey]]),
  )
  if (new Set(touched).size < touched.length) {
    refuse('Transaction request cannot include multiple operations on one item')
  }
  const reasons: CancellationReason[] = []
  const done = planned.map((write) => {
    const before = write.table.find(write.key)
    try {
      const after = outcome(write, before)
      reasons.push({ Code: 'None' })
      return { table: write.table, before, after }
    } catch (error) {
      reasons.push(reasonOf(error))
      return undefined
    }
  })
  if (reasons.some(({ Code }) => Code !== 'None')) throw transactionCanceled(reasons)
  const bytes = done.reduce((sum, one) => sum + itemSize(one?.after ?? one?.before ?? {}), 0)
  if (bytes > MAX_BYTES) refuse('Collection size of a transaction exceeds 4 MB')
  for (const one of done) one?.table.replace(one.before, one.after)
}

function planOf({ Put, Update, Delete, ConditionCheck, ...others }: TransactWriteItem): PlannedWrite {
  if (Object.keys(others).length > 0) throw new Error(`The memory table does not know ${Object.keys(others)}.`)
  if (Put) return planPut(Put)
  if (Update) return planUpdate(Update)
  if (Delete) return planDelete(Delete)
  return ConditionCheck ? planCheck(ConditionCheck) : refuse('TransactItems can only contain one of its kinds')
}

function reasonOf(error: unknown): CancellationReason {
  if (error instanceof ValidationException) return { Code: 'ValidationError', Message: error.message }
  if (!(error instanceof Error) || error.name !== 'ConditionalCheckFailedException') throw error
  const { Item } = error as ReturnType<typeof conditionFailed>
  return { Code: 'ConditionalCheckFailed', Message: error.message, ...(Item && { Item }) }
}
