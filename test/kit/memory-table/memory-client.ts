import {
  type AttributeValue,
  ListTablesCommand,
  QueryCommand as PlainQueryCommand,
  ScanCommand as PlainScanCommand,
} from '@aws-sdk/client-dynamodb'
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { MemoryDatabase } from './memory-database.ts'
import { type StoredItem, toNativeItem } from './values.ts'

type Fields = Record<string, unknown>
type Wire = Record<string, AttributeValue>
type Call = (database: MemoryDatabase, input: never) => object

const wire = (value: unknown): Wire => marshall(value as Fields, { removeUndefinedValues: true })

const IN: Record<string, (value: never) => unknown> = {
  Item: wire,
  Key: wire,
  ExpressionAttributeValues: wire,
  ExclusiveStartKey: wire,
  TransactItems: (items: Fields[]) => items.map((item) => each(item, (write) => toWire(write as Fields))),
}
/** A request of the document client as it leaves it. */
function toWire(input: Fields): Fields {
  return each(input, (value, name) => (value === undefined ? undefined : (IN[name]?.(value as never) ?? value)))
}
function each(map: Fields, change: (value: unknown, name: string) => unknown): Fields {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, change(value, name)]))
}

const keysToWire = (input: Fields) => ({
  ...input,
  RequestItems: each(input.RequestItems as Fields, (wanted) => ({
    ...(wanted as Fields),
    Keys: (wanted as { Keys: Fields[] }).Keys.map(wire),
  })),
})
const requestsToWire = (input: Fields) => ({
  ...input,
  RequestItems: each(input.RequestItems as Fields, (requests) =>
    (requests as Fields[]).map((request) => each(request, (one) => toWire(one as Fields))),
  ),
})

const natives = (items: StoredItem[]) => items.map(toNativeItem)
const OUT: Record<string, (value: never) => unknown> = {
  Item: toNativeItem,
  Attributes: toNativeItem,
  LastEvaluatedKey: toNativeItem,
  Items: natives,
  Responses: (tables: Fields) => each(tables, (items) => natives(items as StoredItem[])),
  UnprocessedKeys: (tables: Fields) =>
    each(tables, (left) => ({ ...(left as Fields), Keys: natives((left as { Keys: StoredItem[] }).Keys) })),
}
/** An answer as the document client hands it on. */
const fromWire = (output: object) => each(output as Fields, (value, name) => OUT[name]?.(value as never) ?? value)

type Action =
  | 'getItem'
  | 'batchGetItem'
  | 'putItem'
  | 'deleteItem'
  | 'updateItem'
  | 'query'
  | 'batchWriteItem'
  | 'transactWriteItems'
const DOCUMENT_CALLS = new Map<unknown, [toWire: (input: Fields) => Fields, action: Action]>([
  [GetCommand, [toWire, 'getItem']],
  [BatchGetCommand, [keysToWire, 'batchGetItem']],
  [PutCommand, [toWire, 'putItem']],
  [DeleteCommand, [toWire, 'deleteItem']],
  [UpdateCommand, [toWire, 'updateItem']],
  [QueryCommand, [toWire, 'query']],
  [BatchWriteCommand, [requestsToWire, 'batchWriteItem']],
  [TransactWriteCommand, [toWire, 'transactWriteItems']],
])
const PLAIN_CALLS = new Map<unknown, Call>([
  [PlainScanCommand, (database, input) => database.scan(input)],
  [PlainQueryCommand, (database, input) => database.query(input)],
  [ListTablesCommand, (database) => ({ TableNames: database.tableNames() })],
])

interface Command {
  input: object
}
export interface Sender {
  send(command: Command): Promise<object>
}

const called = <Found>(found: Found | undefined, command: Command): Found => {
  if (found === undefined) throw new Error(`Tests' clients do not know ${command.constructor.name}.`)
  return found
}

/** The document client's `send`, its values translated as it does, by another way to what answers. */
export function sendBy(call: (action: Action, input: Fields) => Promise<object>): Sender {
  return {
    async send(command) {
      const [prepare, action] = called(DOCUMENT_CALLS.get(command.constructor), command)
      return { $metadata: {}, ...fromWire(await call(action, prepare(command.input as Fields))) }
    },
  }
}

/**
 * The document client's `send` without the way to a server. Each answer takes its time, a little more or less by an even
 * but fixed rule, so that what is done at once does not run in step.
 */
export function documentSender(database: MemoryDatabase): Sender {
  return sendBy(async (action, input) => {
    await aWhile()
    const output = (database[action] as unknown as (input: Fields) => object).call(database, input)
    await aWhile()
    return output
  })
}

/** What of the plain client tests ask with, values as on the wire. */
export function plainSender(database: MemoryDatabase): Sender {
  return {
    async send(command) {
      const call = called(PLAIN_CALLS.get(command.constructor), command)
      return structuredClone({ $metadata: {}, ...call(database, command.input as never) })
    },
  }
}

/** A sender as the stores know it. */
export const asDocumentClient = (sender: Sender) => sender as unknown as DynamoDBDocumentClient

let state = 1
async function aWhile(): Promise<void> {
  state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
  for (let turns = (state >>> 16) % 4; turns >= 0; turns--) await undefined
}
