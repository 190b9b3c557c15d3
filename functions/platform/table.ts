import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb'
import {
  BatchGetCommand,
  type BatchGetCommandOutput,
  BatchWriteCommand,
  type BatchWriteCommandOutput,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { ConflictError, type Write } from '../kernel/commit.ts'
import type { Every } from '../kernel/every.ts'
import { isSame } from '../kernel/on-demand.ts'
import { sleep } from '../kernel/sleep.ts'
import { countChange, forgetConfiguration } from './configuration-count.ts'
import type { Item } from './item.ts'
import { inShape } from './shapes.ts'
import { openDocuments } from './table-client.ts'

type Transaction = NonNullable<TransactWriteCommandInput['TransactItems']>[number]

type ItemKey = { pk: string; sk: string }

/** The table and its client, which every store function is given. */
export interface Table {
  client: DynamoDBDocumentClient
  name: string
}

/** A table by the plain client. */
export function openTable(client: DynamoDBClient, name: string): Table {
  return { client: openDocuments(client), name }
}

/** A put for a commit; `condition` names attributes with `#name` as they are. */
export function put(
  table: Table,
  label: string,
  item: Item,
  condition?: { expression: string; values?: Item },
): Write & { item: Transaction } {
  return {
    label,
    item: {
      Put: {
        TableName: table.name,
        Item: inShape(item),
        ...(condition
          ? { ConditionExpression: condition.expression, ...names(condition.expression), ...values(condition.values) }
          : {}),
      },
    },
  }
}

/** A condition on an item that the commit does not write. */
export function check(table: Table, label: string, key: ItemKey, expression: string, given?: Item): Write {
  const item: Transaction = {
    ConditionCheck: {
      TableName: table.name,
      Key: key,
      ConditionExpression: expression,
      ...names(expression),
      ...values(given),
    },
  }
  return { label, item }
}

/** A deletion for a commit. */
export function remove(
  table: Table,
  label: string,
  key: ItemKey,
  condition?: { expression: string; values?: Item },
): Write {
  const Delete = {
    TableName: table.name,
    Key: key,
    ...(condition
      ? { ConditionExpression: condition.expression, ...names(condition.expression), ...values(condition.values) }
      : {}),
  }
  return { label, item: { Delete } satisfies Transaction }
}

/** `#name` placeholders of an expression stand for the attribute of that name. */
function names(expression: string): { ExpressionAttributeNames?: Record<string, string> } {
  const found = expression.match(/#\w+/g)
  return found ? { ExpressionAttributeNames: Object.fromEntries(found.map((name) => [name, name.slice(1)])) } : {}
}

function values(given: Item | undefined): { ExpressionAttributeValues?: Item } {
  return given ? { ExpressionAttributeValues: given } : {}
}

/**
 * All or nothing. Throws ConflictError with the labels of the broken conditions (or of items in another transaction). What changes
 * something that is configured is counted with it.
 */
export async function commit(table: Table, writes: Write[]): Promise<void> {
  const [first, ...others] = writes
  const configures = writes.some((write) => write.configures)
  const single = !configures && others.length === 0 && (first?.item as Transaction | undefined)?.Put
  if (first && single) return putAlone(table, first.label, single)
  const items = writes.map((write) => write.item as Transaction)
  if (!configures) return transact(table, writes, items)
  try {
    await counting(() => transact(table, writes, [...items, countChange(table.name)]))
  } finally {
    // Whoever hears of no answer does not know either.
    forgetConfiguration(table)
  }
}

async function transact(table: Table, writes: Write[], items: Transaction[]): Promise<void> {
  try {
    await table.client.send(new TransactWriteCommand({ TransactItems: items }))
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error
    const reasons = error.CancellationReasons ?? []
    const labels = writes.flatMap((write, index) => {
      const code = reasons[index]?.Code
      return code === 'ConditionalCheckFailed' || code === 'TransactionConflict' ? [labelOf(write, code)] : []
    })
    if (labels.length === 0) throw error
    throw new ConflictError(labels)
  }
}

const COUNTED_WITHIN = 20

/** Others who change something else at the same instant count as well: nothing of what is written is in their way. */
async function counting(attempt: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      const isMet =
        error instanceof TransactionCanceledException &&
        error.CancellationReasons?.at(-1)?.Code === 'TransactionConflict'
      if (!isMet) throw error
      if (tries === COUNTED_WITHIN) throw new ConflictError(['busy'])
      await sleep(Math.random() * Math.min(4 * 2 ** tries, 100))
    }
  }
}

type SinglePut = NonNullable<Transaction['Put']>

/** A put alone is all or nothing by itself, for half of what a transaction costs. */
async function putAlone(table: Table, label: string, single: SinglePut): Promise<void> {
  try {
    await table.client.send(new PutCommand({ ...single, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }))
  } catch (error) {
    if (error instanceof TransactionConflictException) throw new ConflictError(['busy'])
    if (!(error instanceof ConditionalCheckFailedException)) throw error
    // Transactions have a token by which the service knows one that comes again; a put is known by what it has put.
    const isOurs =
      (error.$metadata.attempts ?? 1) > 1 && isSame(error.Item, marshall(single.Item, { removeUndefinedValues: true }))
    if (!isOurs) throw new ConflictError([label])
  }
}

/** Whether a single write's condition held: false where it did not, and nothing was written. */
export async function holds(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write()
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}

// A condition that merely met another transaction says nothing about the data: that is kept apart from one that broke.
const labelOf = (write: Write, code: string) => (code === 'TransactionConflict' ? 'busy' : write.label)

/** One item by key; consistent unless told otherwise. */
export async function get(table: Table, key: ItemKey, consistent = true): Promise<Item | undefined> {
  const { Item } = await table.client.send(
    new GetCommand({ TableName: table.name, Key: key, ConsistentRead: consistent }),
  )
  return Item
}

/** Up to 100 items by key in one call each; keys the table could not read in time are asked for again. */
export async function batchGet(table: Table, wanted: ItemKey[], consistent: boolean): Promise<Item[]> {
  const out: Item[] = []
  for (let start = 0; start < wanted.length; start += 100) {
    let keys: Item[] | undefined = wanted.slice(start, start + 100)
    while (keys && keys.length > 0) {
      const answer: BatchGetCommandOutput = await table.client.send(
        new BatchGetCommand({ RequestItems: { [table.name]: { Keys: keys, ConsistentRead: consistent } } }),
      )
      out.push(...(answer.Responses?.[table.name] ?? []))
      keys = answer.UnprocessedKeys?.[table.name]?.Keys
    }
  }
  return out
}

type BatchRequest = NonNullable<BatchWriteCommandOutput['UnprocessedItems']>[string][number]

/** 25 in one call; what the table could not do in time is asked for again. */
async function inBatches(table: Table, wanted: readonly BatchRequest[]): Promise<void> {
  for (let start = 0; start < wanted.length; start += 25) {
    let requests: BatchWriteCommandOutput['UnprocessedItems'] = { [table.name]: wanted.slice(start, start + 25) }
    while (requests && Object.keys(requests).length > 0) {
      const out: BatchWriteCommandOutput = await table.client.send(new BatchWriteCommand({ RequestItems: requests }))
      requests = out.UnprocessedItems
    }
  }
}

/** Puts items whose keys differ, whatever is there. */
export function putAll(table: Table, items: readonly Item[]): Promise<void> {
  return inBatches(
    table,
    items.map((item) => ({ PutRequest: { Item: inShape(item) } })),
  )
}

/** Removes items by key. */
export function removeAll(table: Table, unwanted: readonly ItemKey[]): Promise<void> {
  return inBatches(
    table,
    unwanted.map((key) => ({ DeleteRequest: { Key: key } })),
  )
}

/** One page of a query. */
export async function query(
  table: Table,
  input: Omit<QueryCommandInput, 'TableName'>,
): Promise<{ items: Item[]; lastKey: Item | undefined; count: number }> {
  const out = await table.client.send(new QueryCommand({ TableName: table.name, ...input }))
  return { items: out.Items ?? [], lastKey: out.LastEvaluatedKey, count: out.Count ?? 0 }
}

/** Every page of a query: only for partitions that are small by nature (a workspace's teams, a contact's sockets). */
export async function queryAll(table: Table, input: Omit<QueryCommandInput, 'TableName'>): Promise<Item[]> {
  const out: Item[] = []
  let start: Item | undefined
  do {
    const page = await query(table, { ...input, ExclusiveStartKey: start })
    out.push(...page.items)
    start = page.lastKey
  } while (start)
  return out
}

type Bound<Functions> = {
  [Name in keyof Functions]: Functions[Name] extends (table: Table, ...rest: infer Rest) => infer Result
    ? (...rest: Rest) => Result
    : never
}

type StoreFunction = (table: Table, ...rest: unknown[]) => unknown

/** The store functions of some modules with the table filled in; a module is asked for one when it is called. */
export function bind<Modules extends readonly object[]>(
  table: Table,
  ...modules: Modules
): Bound<Every<Modules[number]>> {
  const bound: Record<string, (...rest: unknown[]) => unknown> = {}
  for (const module of modules as unknown as { [name: string]: StoreFunction }[]) {
    for (const name of Object.keys(module)) bound[name] = (...rest) => (module[name] as StoreFunction)(table, ...rest)
  }
  return bound as Bound<Every<Modules[number]>>
}
