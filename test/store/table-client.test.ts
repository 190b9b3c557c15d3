import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { GetItemCommand, TransactionConflictException } from '@aws-sdk/client-dynamodb'
import {
  BatchGetCommand,
  BatchWriteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactGetCommand,
} from '@aws-sdk/lib-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { batchGet, commit, get, openTable, put, query, type Table } from '../../functions/platform/table.ts'
import { createTableClient } from '../../functions/platform/table-client.ts'
import { type Database, startDatabase } from '../kit/database.ts'

const KNOWN = { region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } }

let database: Database
let table: Table
beforeAll(async () => {
  database = await startDatabase()
  table = openTable(database.client, await database.table())
})
afterAll(() => database.stop())

it('answers each of many calls of one kind at once with its own', async () => {
  const numbers = Array.from({ length: 40 }, (_, n) => n)
  await Promise.all(
    numbers.map((n) => commit(table, [put(table, 'one', { pk: `p${n}`, sk: 's', itemKind: 'tag', n })])),
  )
  const found = await Promise.all(numbers.map((n) => get(table, { pk: `p${n}`, sk: 's' })))
  expect(found.map((item) => item?.n)).toEqual(numbers)
  const gone = await Promise.all(numbers.map((n) => get(table, { pk: `p${n}`, sk: 'no' })))
  expect(gone.every((item) => item === undefined)).toBe(true)
})

it('reads bytes as bytes, and what only looks like them as text, whatever the call', async () => {
  const items = [
    {
      pk: 'bytes',
      sk: '1',
      itemKind: 'tag',
      shape: 1,
      body: Buffer.from([0, 255, 7]),
      parts: [Buffer.from('a'), { deep: Buffer.from('b') }],
    },
    {
      pk: 'bytes',
      sk: '2',
      itemKind: 'tag',
      shape: 1,
      body: 'he said "B": and went',
      nothing: null,
      empty: '',
      big: 9_007_199_254_740_991,
    },
  ]
  for (const item of items) await commit(table, [put(table, 'one', item)])
  const keys = items.map(({ pk, sk }) => ({ pk, sk }))
  const asked = {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': 'bytes' },
    ConsistentRead: true,
  }
  const bySortKey = (a: { sk?: unknown }, b: { sk?: unknown }) => String(a.sk).localeCompare(String(b.sk))
  const plain = (found: unknown) =>
    JSON.parse(JSON.stringify(found, (_, value) => (value instanceof Uint8Array ? [...value] : value)))
  const wanted = plain(
    items.map((item) => ({
      ...item,
      ...('parts' in item ? { body: [0, 255, 7], parts: [[97], { deep: [98] }] } : {}),
    })),
  )
  expect(plain((await query(table, asked)).items)).toEqual(wanted)
  expect(plain((await batchGet(table, keys, true)).sort(bySortKey))).toEqual(wanted)
  expect(plain(await get(table, keys[1] as { pk: string; sk: string }))).toEqual(wanted[1])
})

it('reads what is rare as the SDK does: sets, numbers that are too long, what a call cost', async () => {
  const key = { pk: 'rare', sk: '1' }
  const item = { ...key, itemKind: 'tag', numbers: new Set([1, 2.5]), names: new Set(['a', 'b']), long: 2n ** 60n }
  await table.client.send(new PutCommand({ TableName: table.name, Item: item }))
  expect((await table.client.send(new GetCommand({ TableName: table.name, Key: key }))).Item).toStrictEqual(item)
  const asked = {
    TableName: table.name,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': 'rare' },
    ReturnConsumedCapacity: 'TOTAL',
  } as const
  const { Items, Count, ConsumedCapacity } = await table.client.send(new QueryCommand(asked))
  expect({ Items, Count, ConsumedCapacity }).toStrictEqual({
    Items: [item],
    Count: 1,
    ConsumedCapacity: expect.objectContaining({ CapacityUnits: expect.any(Number) }),
  })
  const transaction = new TransactGetCommand({ TransactItems: [{ Get: { TableName: table.name, Key: key } }] })
  expect((await table.client.send(transaction)).Responses).toStrictEqual([{ Item: item }])
})

it('hands on what was left undone as it was given', async () => {
  const keys = [{ pk: { S: 'left' }, sk: { N: '1' } }]
  const answers: Record<string, object> = {
    BatchGetItem: {
      Responses: { t: [{ n: { N: '1' } }] },
      UnprocessedKeys: { t: { ConsistentRead: true, Keys: keys } },
    },
    BatchWriteItem: {
      UnprocessedItems: {
        t: [{ PutRequest: { Item: { a: { L: [{ S: 'x' }] } } } }, { DeleteRequest: { Key: keys[0] } }],
      },
    },
  }
  const server = createServer((request, response) => {
    const action = String(request.headers['x-amz-target']).split('.')[1] ?? ''
    request.resume().once('end', () => response.end(JSON.stringify(answers[action])))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { client } = openTable(createTableClient({ endpoint, ...KNOWN }), 't')
  try {
    const read = await client.send(new BatchGetCommand({ RequestItems: { t: { Keys: [{ pk: 'left', sk: 1 }] } } }))
    expect(read).toMatchObject({ Responses: { t: [{ n: 1 }] } })
    expect(read.UnprocessedKeys).toEqual({ t: { ConsistentRead: true, Keys: [{ pk: 'left', sk: 1 }] } })
    const write = new BatchWriteCommand({ RequestItems: { t: [{ DeleteRequest: { Key: { pk: 'left', sk: 1 } } }] } })
    const left = [{ PutRequest: { Item: { a: ['x'] } } }, { DeleteRequest: { Key: { pk: 'left', sk: 1 } } }]
    expect((await client.send(write)).UnprocessedItems).toEqual({ t: left })
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

it.each([
  ['eu-central-1', 'dynamodb.eu-central-1.amazonaws.com'],
  ['cn-north-1', 'dynamodb.cn-north-1.amazonaws.com.cn'],
])('asks where AWS has the tables of %s, signed for there', async (region, hostname) => {
  const asked: { hostname: string; protocol: string; path: string; headers: Record<string, string> }[] = []
  const requestHandler = {
    handle(request: (typeof asked)[number]) {
      asked.push(request)
      return { response: { statusCode: 200, headers: {}, body: Readable.from([Buffer.from('{}')]) } }
    },
  }
  const client = createTableClient({ ...KNOWN, region, requestHandler: requestHandler as never })
  await get({ ...table, client: openTable(client, 't').client }, { pk: 'a', sk: 'b' })
  await client.send(new GetItemCommand({ TableName: 't', Key: {} }))
  const place = { hostname, protocol: 'https:', path: '/' }
  expect(asked).toEqual([expect.objectContaining(place), expect.objectContaining(place)])
  for (const { headers } of asked) {
    expect(headers).toMatchObject({ host: hostname, authorization: expect.stringContaining(`/${region}/dynamodb/`) })
  }
})

it('leaves to plain commands of the same client what values are', async () => {
  const Key = { pk: { S: 'bytes' }, sk: { S: '2' } }
  const { Item } = await database.client.send(new GetItemCommand({ TableName: table.name, Key }))
  expect(Item).toMatchObject({ body: { S: 'he said "B": and went' }, nothing: { NULL: true } })
})

/** A table whose first answer is lost on its way, so that the client asks again. */
function losingOneAnswer(): Table {
  const client = createTableClient({
    endpoint: database.endpoint,
    ...KNOWN,
  })
  let isLost = false
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      if (isLost) return result
      isLost = true
      throw Object.assign(new Error('the connection was reset'), { code: 'ECONNRESET', name: 'TimeoutError' })
    },
    { step: 'finalizeRequest', priority: 'low', name: 'lose' },
  )
  return openTable(client, table.name)
}

it('knows a put of its own again whose answer was lost, and no other', async () => {
  const item = { pk: 'lost', sk: '1', itemKind: 'tag', version: 1, words: ['a', { deep: null }], share: 0.25 }
  const isNew = { expression: 'attribute_not_exists(pk)' }
  await commit(losingOneAnswer(), [put(table, 'new', item, isNew)])
  expect(await get(table, { pk: 'lost', sk: '1' })).toMatchObject(item)

  const next = { ...item, version: 2 }
  const wasFirst = { expression: '#version = :one', values: { ':one': 1 } }
  await commit(losingOneAnswer(), [put(table, 'moved', next, wasFirst)])
  await expect(commit(table, [put(table, 'moved', next, wasFirst)])).rejects.toMatchObject({ labels: ['moved'] })
  const another = { ...item, version: 3 }
  await expect(commit(losingOneAnswer(), [put(table, 'moved', another, wasFirst)])).rejects.toMatchObject({
    labels: ['moved'],
  })
  expect(await get(table, { pk: 'lost', sk: '1' })).toMatchObject(next)
})

it('says of a put that met a transaction that it was busy, which breaks no condition', async () => {
  const documents = mockClient(DynamoDBDocumentClient)
  documents.on(PutCommand).rejects(new TransactionConflictException({ message: 'ongoing', $metadata: {} }))
  const met: Table = { client: documents as unknown as DynamoDBDocumentClient, name: table.name }
  const item = { pk: 'met', sk: '1', itemKind: 'tag' }
  await expect(commit(met, [put(met, 'new', item)])).rejects.toMatchObject({ name: 'ConflictError', labels: ['busy'] })
  documents.restore()
})
