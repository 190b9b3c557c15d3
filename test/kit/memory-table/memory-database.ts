import type {
  AttributeValue,
  BatchGetItemCommandInput,
  BatchWriteItemCommandInput,
  DeleteItemCommandInput,
  GetItemCommandInput,
  PutItemCommandInput,
  QueryCommandInput,
  ScanCommandInput,
  TransactWriteItemsCommandInput,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb'
import { checkKey, MemoryTable, type TableSnapshot } from './memory-table.ts'
import { Placeholders } from './placeholders.ts'
import { projection, query } from './reads.ts'
import { noSuchTable, refuse } from './refusals.ts'
import { admitItem, itemSize, type StoredItem } from './values.ts'
import { carryOut, type PlannedWrite, planDelete, planPut, planUpdate, transact } from './writes.ts'

const EXPRESSION = ['ExpressionAttributeNames', 'ExpressionAttributeValues']
const CONDITION = ['ConditionExpression', 'ReturnValues', 'ReturnValuesOnConditionCheckFailure', ...EXPRESSION]
const BATCH_BYTES = 16 * 1024 * 1024

/** A request may say nothing that is not understood here. */
function only(input: object, known: readonly string[]): void {
  const strange = Object.entries(input).find(([name, value]) => value !== undefined && !known.includes(name))
  if (strange) throw new Error(`The memory table does not know ${strange[0]}.`)
}

/** Tables of the product's shape, with the calls that the stores make; values as they are on the wire. */
export class MemoryDatabase {
  private readonly tables = new Map<string, MemoryTable>()

  createTable(name: string): MemoryTable {
    const table = new MemoryTable(name)
    this.tables.set(name, table)
    return table
  }
  tableNames(): string[] {
    return [...this.tables.keys()]
  }
  table(name: string | undefined): MemoryTable {
    const found = this.tables.get(name ?? '')
    if (!found) throw noSuchTable()
    return found
  }

  snapshot(): Map<string, TableSnapshot> {
    return new Map([...this.tables].map(([name, table]) => [name, table.snapshot()]))
  }
  /** Tables that were made since are no more. */
  restore(snapshot: Map<string, TableSnapshot>): void {
    for (const [name, table] of this.tables) {
      const contents = snapshot.get(name)
      if (contents) table.restore(contents)
      else this.tables.delete(name)
    }
  }

  getItem(input: GetItemCommandInput) {
    only(input, ['TableName', 'Key', 'ConsistentRead', 'ProjectionExpression', 'ExpressionAttributeNames'])
    const placeholders = new Placeholders(input, input.ProjectionExpression !== undefined)
    const project = projection(input.ProjectionExpression, placeholders)
    placeholders.allUsed()
    const key = admitItem(input.Key ?? {})
    checkKey(key)
    const item = this.table(input.TableName).find(key)
    return item ? { Item: project(item) } : {}
  }

  batchGetItem(input: BatchGetItemCommandInput) {
    only(input, ['RequestItems'])
    const Responses: Record<string, Record<string, AttributeValue>[]> = {}
    const UnprocessedKeys: NonNullable<BatchGetItemCommandInput['RequestItems']> = {}
    let [asked, bytes] = [0, 0]
    for (const [name, wanted] of Object.entries(input.RequestItems ?? {})) {
      only(wanted, ['Keys', 'ConsistentRead'])
      const keys = (wanted.Keys ?? []).map(admitItem)
      for (const key of keys) checkKey(key)
      unique(keys, 'Provided list of item keys contains duplicates')
      asked += keys.length
      const found: Record<string, AttributeValue>[] = []
      const left: StoredItem[] = []
      for (const key of keys) {
        const item = this.table(name).find(key)
        if (item && bytes + itemSize(item) > BATCH_BYTES) left.push(key)
        else if (item) {
          bytes += itemSize(item)
          found.push({ ...item })
        }
      }
      Responses[name] = found
      if (left.length > 0) UnprocessedKeys[name] = { ...wanted, Keys: left.map((key) => ({ ...key })) }
    }
    if (asked < 1 || asked > 100) refuse('Too many items requested for the BatchGetItem call')
    return { Responses, UnprocessedKeys }
  }

  putItem(input: PutItemCommandInput) {
    only(input, ['TableName', 'Item', ...CONDITION])
    return this.write(input.TableName, planPut(input), input.ReturnValues, ['ALL_OLD'])
  }
  deleteItem(input: DeleteItemCommandInput) {
    only(input, ['TableName', 'Key', ...CONDITION])
    return this.write(input.TableName, planDelete(input), input.ReturnValues, ['ALL_OLD'])
  }
  updateItem(input: UpdateItemCommandInput) {
    only(input, ['TableName', 'Key', 'UpdateExpression', ...CONDITION])
    return this.write(input.TableName, planUpdate(input), input.ReturnValues, ['ALL_OLD', 'ALL_NEW'])
  }
  private write(table: string | undefined, write: PlannedWrite, returned: string | undefined, known: string[]) {
    if (returned !== undefined && returned !== 'NONE' && !known.includes(returned)) {
      throw new Error(`The memory table does not know ReturnValues ${returned} here.`)
    }
    const { before, after } = carryOut(this.table(table), write)
    const item = returned === 'ALL_OLD' ? before : returned === 'ALL_NEW' ? after : undefined
    return item ? { Attributes: { ...item } } : {}
  }

  batchWriteItem(input: BatchWriteItemCommandInput) {
    only(input, ['RequestItems'])
    const writes = Object.entries(input.RequestItems ?? {}).flatMap(([name, requests]) =>
      requests.map(({ PutRequest, DeleteRequest }) => {
        const write = PutRequest ? planPut({ Item: PutRequest.Item }) : planDelete({ Key: DeleteRequest?.Key })
        return { table: this.table(name), write }
      }),
    )
    if (writes.length < 1 || writes.length > 25) refuse('Too many items requested for the BatchWriteItem call')
    unique(
      writes.map(({ table, write }) => [table.name, write.key]),
      'Provided list of item keys contains duplicates',
    )
    for (const { table, write } of writes) carryOut(table, write)
    return { UnprocessedItems: {} }
  }

  transactWriteItems(input: TransactWriteItemsCommandInput) {
    only(input, ['TransactItems'])
    for (const write of input.TransactItems ?? []) {
      for (const one of Object.values(write)) {
        only(one, [
          'TableName',
          'Key',
          'Item',
          'UpdateExpression',
          ...CONDITION.filter((name) => name !== 'ReturnValues'),
        ])
      }
    }
    transact((name) => this.table(name), input.TransactItems ?? [])
    return {}
  }

  query(input: QueryCommandInput) {
    only(input, [
      'TableName',
      'IndexName',
      'KeyConditionExpression',
      'FilterExpression',
      'ProjectionExpression',
      'ConsistentRead',
      'ScanIndexForward',
      'Limit',
      'ExclusiveStartKey',
      'Select',
      ...EXPRESSION,
    ])
    return query(this.table(input.TableName), input)
  }

  /** All there is, for a test's own questions. */
  scan(input: ScanCommandInput) {
    only(input, ['TableName', 'ConsistentRead'])
    return {
      Items: this.table(input.TableName)
        .all()
        .map((item) => ({ ...item })),
    }
  }
}

function unique(keys: unknown[], message: string): void {
  const texts = keys.map((key) => (Array.isArray(key) ? JSON.stringify(key) : sortedText(key as StoredItem)))
  if (new Set(texts).size < texts.length) refuse(message)
}
const sortedText = (key: StoredItem) => JSON.stringify(Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1)))
