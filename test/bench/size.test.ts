import { BatchGetItemCommand, PutItemCommand, QueryCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Attributes, itemSize } from '../../bench/item-size.ts'
import { roundTrips } from '../../bench/meter.ts'
import { readUnits, writeUnits } from '../../bench/units.ts'
import { type Database, startDatabase } from '../kit/database.ts'

const text = (length: number) => ({ S: 'x'.repeat(length) })

describe('item size', () => {
  it.each<[string, Attributes, number]>([
    ['names and texts in UTF-8', { pk: { S: 'a' }, größe: { S: '漢字' } }, 2 + 1 + 7 + 6],
    ['a number: a byte for two digits, and one', { n: { N: '1234' } }, 1 + 3],
    ['a number: zeros at either end do not count', { n: { N: '100000' } }, 1 + 2],
    ['a number: behind the point', { n: { N: '0.00125' } }, 1 + 3],
    ['a number: below zero takes one more', { n: { N: '-12' } }, 1 + 3],
    ['zero', { n: { N: '0' } }, 1 + 2],
    ['true and null', { t: { BOOL: true }, z: { NULL: true } }, 4],
    ['bytes', { b: { B: new Uint8Array(10) } }, 11],
    ['sets', { s: { SS: ['ab', 'cd'] }, n: { NS: ['1', '22'] } }, 1 + 4 + 1 + 4],
    ['an empty list and map', { l: { L: [] }, m: { M: {} } }, 1 + 3 + 1 + 3],
    ['a list', { l: { L: [{ S: 'ab' }, { N: '7' }] } }, 1 + 3 + 2 + 1 + 2 + 1],
    ['a map in a map', { m: { M: { in: { M: { a: { S: 'b' } } } } } }, 1 + 3 + 2 + 1 + (3 + 1 + 1 + 1)],
  ])('%s', (_, item, size) => {
    expect(itemSize(item)).toBe(size)
  })
})

describe('units', () => {
  const item = (sk: string, more: Attributes = {}): Attributes => ({ pk: { S: 'p' }, sk: { S: sk }, ...more })
  const placed = (sort: string, more: Attributes = {}) =>
    item('a', { placePk: { S: 'U' }, placeSk: { S: sort }, ...more })

  it('of a write go by the larger image, in steps of 1 KB, twice in a transaction', () => {
    const change = { kind: 'put' as const, before: item('a', { x: text(1100) }), after: item('a') }
    expect(writeUnits([change], false)).toMatchObject({ table: 2, total: 2 })
    expect(writeUnits([change], true)).toMatchObject({ table: 4, total: 4 })
    expect(writeUnits([{ kind: 'check', before: placed('1'), after: placed('1') }], true).total).toBe(2)
  })

  it('of an index: put or delete one, moved two, changed one, unchanged none', () => {
    const units = (before?: Attributes, after?: Attributes) =>
      writeUnits([{ kind: 'put', before, after }], true).indexes.byPlace
    expect(units(undefined, placed('1'))).toBe(1)
    expect(units(placed('1'), item('a'))).toBe(1)
    expect(units(placed('1'), placed('2'))).toBe(2)
    expect(units(placed('1'), placed('1', { x: text(5) }))).toBe(1)
    expect(units(placed('1'), placed('1'))).toBe(0)
    expect(units(item('a'), item('a', { x: text(5) }))).toBe(0)
  })

  it('of a read go in steps of 4 KB, half of that when it need not be consistent', () => {
    expect(readUnits([], true)).toBe(1)
    expect(readUnits([], false)).toBe(0.5)
    expect(readUnits([item('a', { x: text(3000) }), item('b', { x: text(3000) })], false)).toBe(1)
  })
})

describe('round trips', () => {
  it('count calls that overlap once', () => {
    const call = (startedAt: number, endedAt: number) => ({ startedAt, endedAt })
    const trips = (...calls: { startedAt: number; endedAt: number }[]) => roundTrips(calls)
    expect(trips()).toBe(0)
    expect(trips(call(0, 5), call(1, 3), call(6, 9))).toBe(2)
    expect(trips(call(0, 10), call(1, 2), call(3, 4), call(11, 12))).toBe(3)
  })
})

describe('against the engine', () => {
  let database: Database
  let table: string
  beforeAll(async () => {
    database = await startDatabase()
    table = await database.table()
  })
  afterAll(() => database.stop())
  const key = (sk: string): Attributes => ({ pk: { S: 'engine' }, sk: { S: sk } })
  /** An item of exactly so many bytes. */
  const sized = (sk: string, bytes: number, more: Attributes = {}): Attributes => {
    const item = { ...key(sk), ...more, x: { S: '' } }
    return { ...item, x: text(bytes - itemSize(item)) }
  }

  it.each([1024, 1025, 2048, 2049])('a put of %i bytes', async (bytes) => {
    const rich = { n: { N: '-12.5' }, l: { L: [{ M: { a: { S: 'ü' } } }, { NULL: true }] }, s: { SS: ['a', 'bc'] } }
    const after = sized(`put-${bytes}`, bytes, rich)
    const { ConsumedCapacity } = await database.client.send(
      new PutItemCommand({ TableName: table, Item: after, ReturnConsumedCapacity: 'INDEXES' }),
    )
    expect(itemSize(after)).toBe(bytes)
    const units = writeUnits([{ kind: 'put', before: undefined, after }], false)
    expect(ConsumedCapacity?.CapacityUnits).toBe(units.total)
  })

  it('a transaction that moves an item within one index and changes it in another', async () => {
    const before = sized('moved', 900, {
      placePk: { S: 'U' },
      placeSk: { S: '1' },
      agentPk: { S: 'W' },
      agentSk: { S: '1' },
      queuePk: { S: 'W' },
      queueSk: { S: '1' },
      activityPk: { S: 'W' },
      activitySk: { S: '1' },
    })
    const after = { ...before, placeSk: { S: '2' }, activitySk: { S: '2' } }
    await database.client.send(new PutItemCommand({ TableName: table, Item: before }))
    const { ConsumedCapacity } = await database.client.send(
      new TransactWriteItemsCommand({
        TransactItems: [{ Put: { TableName: table, Item: after } }],
        ReturnConsumedCapacity: 'INDEXES',
      }),
    )
    const units = writeUnits([{ kind: 'put', before, after }], true)
    expect(units).toMatchObject({ table: 2, indexes: { byPlace: 2, byAgent: 1, byQueue: 0, byActivity: 2 }, total: 7 })
    const [consumed] = ConsumedCapacity ?? []
    expect(consumed?.Table?.CapacityUnits).toBe(units.table)
    expect(consumed?.GlobalSecondaryIndexes?.byPlace?.CapacityUnits).toBe(2)
    expect(consumed?.GlobalSecondaryIndexes?.byAgent?.CapacityUnits).toBe(1)
    expect(consumed?.GlobalSecondaryIndexes?.byActivity?.CapacityUnits).toBe(2)
  })

  it.each([true, false])('reads, consistent: %s', async (consistent) => {
    const items = [sized('read-1', 3000), sized('read-2', 3000)]
    for (const Item of items) await database.client.send(new PutItemCommand({ TableName: table, Item }))
    const queried = await database.client.send(
      new QueryCommand({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
        ExpressionAttributeValues: { ':pk': { S: 'engine' }, ':sk': { S: 'read-' } },
        ConsistentRead: consistent,
        ReturnConsumedCapacity: 'TOTAL',
      }),
    )
    expect(queried.ConsumedCapacity?.CapacityUnits).toBe(readUnits(items, consistent))
    const fetched = await database.client.send(
      new BatchGetItemCommand({
        RequestItems: { [table]: { Keys: [key('read-1'), key('read-2')], ConsistentRead: consistent } },
        ReturnConsumedCapacity: 'TOTAL',
      }),
    )
    const each = items.reduce((sum, item) => sum + readUnits([item], consistent), 0)
    expect(fetched.ConsumedCapacity?.[0]?.CapacityUnits).toBe(each)
  })
})
