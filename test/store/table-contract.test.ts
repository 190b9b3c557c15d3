import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { cases } from './table-cases.ts'
import { type ComparedEngine, type ComparedTable, engines, outcomeOf, shownBy } from './table-engines.ts'

// A database that starts in Java takes its time.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 })

/*
 * What tests take for the table is the table: the same calls on every engine there is, and every answer the same. For a
 * longer search: CONTRACT_RUNS=500 CONTRACT_SEED=$RANDOM npx vitest run test/store/table-contract.test.ts
 */
const SEED = Number(process.env.CONTRACT_SEED ?? 20_260_115)
const RUNS = Number(process.env.CONTRACT_RUNS ?? 40)

const key = fc.record({ pk: fc.constantFrom('p', 'q'), sk: fc.constantFrom('a', 'b', 'b1', 'é', '😀', '\uffee') })
const word = fc.constantFrom('one', 'two', 'Zürich', '')
const number = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constantFrom(0.1, 0.2, 1e15, -2.5))
const value: fc.Arbitrary<unknown> = fc.oneof(
  word,
  number,
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.oneof(word, number), { maxLength: 3 }),
  fc.uniqueArray(fc.constantFrom('x', 'y', 'z'), { minLength: 1 }).map((all) => new Set(all)),
  fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { minLength: 1 }).map((all) => new Set(all)),
  fc.uint8Array({ minLength: 1, maxLength: 3 }),
  fc.record({ in: fc.oneof(word, number, fc.array(number, { maxLength: 2 })) }),
)
const indexKeys = fc.record(
  {
    placePk: fc.constantFrom('open', 'closed'),
    placeSk: fc.constantFrom('1', '2', '3', ''),
    agentPk: fc.constantFrom('me', 'you'),
    agentSk: fc.constantFrom('1', '2'),
  },
  { requiredKeys: [] },
)
const attributes = fc.record({ a: value, b: value, c: value }, { requiredKeys: [] })
const item = fc
  .tuple(key, indexKeys, attributes)
  .map(([keys, indexed, more]) => ({ ...keys, ...indexed, ...more, itemKind: 'thing' }))

const conditions = [
  'attribute_exists(#a)',
  'attribute_not_exists(pk)',
  '#a = :v',
  '#a <> :v',
  '#a < :o OR #b >= :o',
  'NOT (#a > :o AND attribute_exists(#b))',
  '#a BETWEEN :o AND :u',
  '#a IN (:v, :w)',
  'contains(#a, :v)',
  'size(#a) > :n',
  '#c.#in = :v',
  'attribute_type(#a, :t)',
  'begins_with(#a, :p)',
]
const updates = [
  'SET #a = :v',
  'SET #a = #b, #b = :v',
  'SET #a = if_not_exists(#a, :v)',
  'SET #a = #a + :n',
  'SET #a = :n - #b',
  'SET #a = list_append(#a, :l)',
  'REMOVE #a, #b',
  'ADD #a :n',
  'ADD #a :s SET #b = :v',
  'DELETE #a :s',
]
/** Updates of a place within an attribute, each with the condition that the place is there: engines differ where it is not. */
const within = {
  'SET #a[1] = :v': 'attribute_exists(#a[0])',
  'SET #c.#in = :v': 'attribute_exists(#c.#in)',
  'SET #c.#in[0] = :v REMOVE #a': 'attribute_exists(#c.#in[0])',
  'REMOVE #a[0], #a[1]': 'attribute_exists(#a[1])',
  'REMOVE #c.#in': 'attribute_exists(#c.#in)',
}
/** Updates that nothing stored can make impossible: engines word such a failure of a transaction differently. */
const always = ['SET #a = :v', 'SET #a = if_not_exists(#a, :v)', 'REMOVE #a, #b']
const NAMES: Record<string, string> = { '#a': 'a', '#b': 'b', '#c': 'c', '#in': 'in' }
interface Given {
  v: unknown
  w: unknown
  n: number
  /** two that can be ordered, the lower first */
  bounds: [unknown, unknown]
}
const bounds: fc.Arbitrary<[unknown, unknown]> = fc.oneof(
  fc.constantFrom<[string, string]>(['one', 'one'], ['one', 'two']),
  fc.tuple(fc.integer({ min: -5, max: 0 }), fc.integer({ min: 0, max: 5 })),
)
const given: fc.Arbitrary<Given> = fc.record({ v: value, w: value, n: number, bounds })
/** The placeholders that some expressions use. */
function placeholders(expressions: (string | undefined)[], { v, w, n, bounds: [o, u] }: Given) {
  const all: Record<string, unknown> = { ':v': v, ':w': w, ':n': n, ':l': ['end'], ':s': new Set(['x', 'q']) }
  Object.assign(all, { ':t': 'S', ':p': 'o', ':o': o, ':u': u })
  const text = expressions.join(' ')
  const chosen = (from: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(from).filter(([name]) => new RegExp(`${name}\\b`).test(text)))
  const [names, values] = [chosen(NAMES), chosen(all)]
  return {
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names as Record<string, string> }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  }
}

type Make = (TableName: string) => object
const maybe = <Value>(of: fc.Arbitrary<Value>) => fc.option(of, { nil: undefined })
const put = fc.tuple(item, maybe(fc.constantFrom(...conditions)), given).map(([Item, condition, values]) => ({
  Item,
  ...(condition && { ConditionExpression: condition, ...placeholders([condition], values) }),
}))
const deletion = fc.tuple(key, maybe(fc.constantFrom(...conditions)), given).map(([Key, condition, values]) => ({
  Key,
  ...(condition && { ConditionExpression: condition, ...placeholders([condition], values) }),
}))
const updateOf = (chosen: fc.Arbitrary<readonly [string, string | undefined]>) =>
  fc.tuple(key, chosen, given).map(([Key, [UpdateExpression, condition], values]) => ({
    Key,
    // Every thing has its kind: the stream shows no other.
    UpdateExpression: /\bSET\b/.test(UpdateExpression)
      ? UpdateExpression.replace('SET ', 'SET #kind = :kind, ')
      : `${UpdateExpression} SET #kind = :kind`,
    ...(condition && { ConditionExpression: condition }),
    ...withKind(placeholders([UpdateExpression, condition], values)),
  }))
const anyCondition = maybe(fc.constantFrom(...conditions))
const update = updateOf(
  fc.oneof(fc.tuple(fc.constantFrom(...updates), anyCondition), fc.constantFrom(...Object.entries(within))),
)
const sureUpdate = updateOf(fc.tuple(fc.constantFrom(...always), anyCondition))
function withKind(all: ReturnType<typeof placeholders>) {
  return {
    ExpressionAttributeNames: { ...all.ExpressionAttributeNames, '#kind': 'itemKind' },
    ExpressionAttributeValues: { ...all.ExpressionAttributeValues, ':kind': 'thing' },
  }
}
const check = deletion.filter((one) => 'ConditionExpression' in one)
interface Part {
  key: { pk: string; sk: string }
  make: Make
}
const part: fc.Arbitrary<Part> = fc.oneof(
  put.map((Put) => ({ key: Put.Item, make: (TableName: string) => ({ Put: { TableName, ...Put } }) })),
  sureUpdate.map((Update) => ({
    key: Update.Key,
    make: (TableName: string) => ({ Update: { TableName, ...Update } }),
  })),
  deletion.map((Delete) => ({ key: Delete.Key, make: (TableName: string) => ({ Delete: { TableName, ...Delete } }) })),
  check.map((ConditionCheck) => ({
    key: ConditionCheck.Key,
    make: (TableName: string) => ({ ConditionCheck: { TableName, ...ConditionCheck } }),
  })),
)
const indexes = [
  { names: ['pk', 'sk'], partitions: ['p', 'q'] },
  { IndexName: 'byPlace', names: ['placePk', 'placeSk'], partitions: ['open', 'closed'] },
  { IndexName: 'byAgent', names: ['agentPk', 'agentSk'], partitions: ['me', 'you'] },
]
const ranges = [
  '',
  ' AND #s BETWEEN :low AND :high',
  ' AND begins_with(#s, :low)',
  ' AND #s > :low',
  ' AND #s <= :high',
]
const query = fc
  .record({
    index: fc.constantFrom(...indexes),
    first: fc.boolean(),
    range: fc.constantFrom(...ranges),
    filter: maybe(fc.constantFrom('attribute_exists(#a)', '#a = :v')),
    values: given,
    forward: fc.boolean(),
    count: fc.boolean(),
    limit: maybe(fc.integer({ min: 1, max: 3 })),
  })
  .map(({ index, first, range, filter, values, forward, count, limit }) => {
    const bounds = { ':low': index.IndexName ? '1' : 'b', ':high': index.IndexName ? '2' : 'é' }
    const chosen = Object.entries(bounds).filter(([name]) => range.includes(name))
    const own = placeholders([filter], values)
    return {
      ...(index.IndexName && { IndexName: index.IndexName }),
      KeyConditionExpression: `#p = :partition${range}`,
      ...(filter && { FilterExpression: filter }),
      ExpressionAttributeNames: {
        ...own.ExpressionAttributeNames,
        '#p': index.names[0] as string,
        ...(range && { '#s': index.names[1] as string }),
      },
      ExpressionAttributeValues: {
        ...own.ExpressionAttributeValues,
        ...Object.fromEntries(chosen),
        ':partition': index.partitions[first ? 0 : 1],
      },
      ScanIndexForward: forward,
      ...(count && { Select: 'COUNT' as const }),
      ...(limit && { Limit: limit }),
    }
  })

const returned = fc.constantFrom('NONE' as const, 'ALL_OLD' as const)
const command: fc.Arbitrary<Make> = fc.oneof(
  fc.tuple(put, returned).map(
    ([one, ReturnValues]) =>
      (TableName: string) =>
        new PutCommand({ TableName, ...one, ReturnValues }),
  ),
  fc.tuple(update, fc.constantFrom('NONE' as const, 'ALL_NEW' as const)).map(
    ([one, ReturnValues]) =>
      (TableName: string) =>
        new UpdateCommand({ TableName, ...one, ReturnValues }),
  ),
  fc.tuple(deletion, returned).map(
    ([one, ReturnValues]) =>
      (TableName: string) =>
        new DeleteCommand({ TableName, ...one, ReturnValues }),
  ),
  key.map((Key) => (TableName: string) => new GetCommand({ TableName, Key, ConsistentRead: true })),
  fc
    .array(key, { minLength: 1, maxLength: 4 })
    .map((Keys) => (TableName: string) => new BatchGetCommand({ RequestItems: { [TableName]: { Keys } } })),
  fc
    .array(
      fc.oneof(
        item.map((Item) => ({ PutRequest: { Item } })),
        key.map((Key) => ({ DeleteRequest: { Key } })),
      ),
      { minLength: 1, maxLength: 3 },
    )
    .map((requests) => (TableName: string) => new BatchWriteCommand({ RequestItems: { [TableName]: requests } })),
  query.map((one) => (TableName: string) => new QueryCommand({ TableName, ...one })),
  fc
    .uniqueArray(part, { minLength: 1, maxLength: 4, selector: ({ key: { pk, sk } }) => `${pk} ${sk}` })
    .map(
      (parts) => (TableName: string) =>
        new TransactWriteCommand({ TransactItems: parts.map(({ make }) => make(TableName)) }),
    ),
)
const sent = (make: Make, table: ComparedTable) => make(table.name) as { constructor: { name: string } }

const there = Object.entries(engines).flatMap(([name, start]) => (start ? [{ name, start }] : []))
const missing = Object.entries(engines).flatMap(([name, start]) => (start ? [] : [name]))

describe.each(there)('the table by $name', ({ start }) => {
  let engine: ComparedEngine
  beforeAll(async () => {
    engine = await start()
  })
  afterAll(() => engine.stop())

  it.each(cases)('$name', async ({ steps }) => {
    const table = await engine.table()
    for (const { make, expected } of steps) {
      expect(await outcomeOf(table, sent(make, table))).toMatchObject(expected)
    }
  })
})

const others = there.filter(({ name }) => name !== 'memory')
describe.each(others)('the table in memory answers as $name does', ({ start }) => {
  let pair: [ComparedEngine, ComparedEngine]
  beforeAll(async () => {
    const inMemory = engines.memory
    if (!inMemory) throw new Error('the table in memory is always there')
    pair = await Promise.all([inMemory(), start()])
  })
  afterAll(async () => {
    for (const engine of pair) await engine.stop()
  })

  it('whatever is asked, in whatever order, down to the reasons and the records of the stream', async () => {
    const property = fc.asyncProperty(
      fc.array(item, { maxLength: 8 }),
      fc.array(command, { minLength: 5, maxLength: 25 }),
      async (items, commands) => {
        const [memory, real] = await Promise.all([pair[0].table(), pair[1].table()])
        const puts = items.map((Item) => (TableName: string) => new PutCommand({ TableName, Item }))
        for (const make of [...puts, ...commands]) {
          const asked = sent(make, memory) as unknown as { input: object }
          const told = { asked: asked.input, answer: await outcomeOf(memory, sent(make, memory)) }
          expect(told).toEqual({ asked: asked.input, answer: await outcomeOf(real, sent(make, real)) })
        }
        expect(await shownBy(memory)).toEqual(await shownBy(real))
      },
    )
    await fc.assert(property, { seed: SEED, numRuns: RUNS })
  })
})

describe.skipIf(missing.length === 0)('engines that are not on this machine', () => {
  it.skip.each(missing)('%s', () => undefined)
})
