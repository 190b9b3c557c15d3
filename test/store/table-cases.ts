import {
  BatchGetCommand,
  BatchWriteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb'

/** A call, and what must come of it. */
interface Step {
  make(TableName: string): object
  expected: object
}
interface Case {
  name: string
  steps: Step[]
}

const INVALID = { name: 'ValidationException' }
const key = (sk: string, pk = 'p') => ({ pk, sk })
const put = (Item: Record<string, unknown>, expected: object = {}): Step => ({
  make: (TableName) => new PutCommand({ TableName, Item }),
  expected,
})
const get = (Key: Record<string, unknown>, expected: object): Step => ({
  make: (TableName) => new GetCommand({ TableName, Key, ConsistentRead: true }),
  expected,
})
const transact = (parts: ((TableName: string) => object)[], expected: object): Step => ({
  make: (TableName) => new TransactWriteCommand({ TransactItems: parts.map((part) => part(TableName)) }),
  expected,
})
const putting =
  (Item: Record<string, unknown>, more: object = {}) =>
  (TableName: string) => ({
    Put: { TableName, Item, ...more },
  })
const isNew = { ConditionExpression: 'attribute_not_exists(pk)' }
const query = (input: object, expected: object): Step => ({
  make: (TableName) =>
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': 'p' },
      ...input,
    }),
  expected,
})
const update = (Key: object, input: object, expected: object): Step => ({
  make: (TableName) => new UpdateCommand({ TableName, Key: { ...Key }, ReturnValues: 'ALL_NEW', ...input }),
  expected,
})
const rows = (...names: string[]) => ({ Items: names.map((sk) => ({ sk })) })

/** What is worth naming, because a store relies on it or could come to do it. */
export const cases: Case[] = [
  {
    name: 'drops undefined, keeps empty and null',
    steps: [
      put({ ...key('a'), gone: undefined, text: '', none: null, list: [], map: { gone: undefined, in: '' } }),
      get(key('a'), { Item: { ...key('a'), text: '', none: null, list: [], map: { in: '' } } }),
    ],
  },
  { name: 'refuses an empty key', steps: [put(key(''), INVALID), put(key('a', ''), INVALID), get(key(''), INVALID)] },
  { name: 'refuses a key of another type', steps: [put({ pk: 'p', sk: 1 }, INVALID), get({ pk: 'p' }, INVALID)] },
  {
    name: 'refuses an empty key of an index, and one of another type',
    steps: [put({ ...key('a'), placePk: '', placeSk: '1' }, INVALID), put({ ...key('a'), placePk: 1 }, INVALID)],
  },
  {
    name: 'refuses an item of more than 400 KB',
    steps: [put({ ...key('a'), text: 'x'.repeat(409_595) }), put({ ...key('a'), text: 'x'.repeat(409_600) }, INVALID)],
  },
  {
    name: 'does all of a transaction or nothing, and tells what failed',
    steps: [
      put(key('b')),
      transact([putting(key('a'), isNew), putting(key('b'), isNew), putting(key('c'))], {
        name: 'TransactionCanceledException',
        reasons: ['None', 'ConditionalCheckFailed', 'None'],
      }),
      query({}, rows('b')),
    ],
  },
  {
    name: 'refuses two writes of one item, and more than 100',
    steps: [
      transact([putting(key('a')), putting(key('a'))], INVALID),
      transact(
        Array.from({ length: 101 }, (_, number) => putting(key(String(number)))),
        INVALID,
      ),
      query({}, { Count: 0 }),
    ],
  },
  {
    name: 'pages, in either direction',
    steps: [
      ...['a', 'b', 'c'].map((sk) => put(key(sk))),
      query({ Limit: 2 }, { ...rows('a', 'b'), LastEvaluatedKey: key('b') }),
      query({ Limit: 2, ExclusiveStartKey: key('b') }, rows('c')),
      query({ Limit: 2, ScanIndexForward: false }, { ...rows('c', 'b'), LastEvaluatedKey: key('b') }),
      query({ Select: 'COUNT' }, { Count: 3, ScannedCount: 3 }),
    ],
  },
  {
    name: 'refuses what no expression uses, what none defines, and bounds the wrong way round',
    steps: [
      query({ ExpressionAttributeValues: { ':pk': 'p', ':other': 'x' } }, INVALID),
      query({ ExpressionAttributeNames: { '#other': 'x' } }, INVALID),
      query({ ExpressionAttributeValues: { ':other': 'p' } }, INVALID),
      query(
        {
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :low AND :high',
          ExpressionAttributeValues: { ':pk': 'p', ':low': 'b', ':high': 'a' },
        },
        INVALID,
      ),
    ],
  },
  {
    name: 'leaves out of an index what has not both its keys',
    steps: [
      put({ ...key('a'), waitPk: 'w', waitSk: '2' }),
      put({ ...key('b'), waitPk: 'w', waitSk: '1' }),
      put({ ...key('c'), waitPk: 'w' }),
      query(
        {
          IndexName: 'byWaiting',
          KeyConditionExpression: '#w = :pk',
          ExpressionAttributeNames: { '#w': 'waitPk' },
          ExpressionAttributeValues: { ':pk': 'w' },
          Limit: 1,
        },
        { ...rows('b'), LastEvaluatedKey: { ...key('b'), waitPk: 'w', waitSk: '1' } },
      ),
    ],
  },
  {
    name: 'makes what it updates, adds decimally, and drops an emptied set',
    steps: [
      update(
        key('a'),
        {
          UpdateExpression: 'ADD #n :n, #s :s',
          ExpressionAttributeNames: { '#n': 'n', '#s': 's' },
          ExpressionAttributeValues: { ':n': 0.1, ':s': new Set(['x']) },
        },
        { Attributes: { ...key('a'), n: 0.1 } },
      ),
      update(
        key('a'),
        {
          UpdateExpression: 'ADD #n :n DELETE #s :s',
          ExpressionAttributeNames: { '#n': 'n', '#s': 's' },
          ExpressionAttributeValues: { ':n': 0.2, ':s': new Set(['x']) },
        },
        { Attributes: { ...key('a'), n: 0.3 } },
      ),
      update(
        key('none'),
        {
          UpdateExpression: 'SET words = :n',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':n': 1 },
        },
        { name: 'ConditionalCheckFailedException' },
      ),
    ],
  },
  {
    name: 'refuses the same key twice in a batch, and too many of them',
    steps: [
      {
        make: (TableName) => new BatchGetCommand({ RequestItems: { [TableName]: { Keys: [key('a'), key('a')] } } }),
        expected: INVALID,
      },
      {
        make: (TableName) =>
          new BatchWriteCommand({
            RequestItems: { [TableName]: [{ PutRequest: { Item: key('a') } }, { DeleteRequest: { Key: key('a') } }] },
          }),
        expected: INVALID,
      },
      {
        make: (TableName) =>
          new BatchWriteCommand({
            RequestItems: {
              [TableName]: Array.from({ length: 26 }, (_, sk) => ({ PutRequest: { Item: key(String(sk)) } })),
            },
          }),
        expected: INVALID,
      },
    ],
  },
  {
    name: 'tells of an update what was there before',
    steps: [
      put({ ...key('a'), words: 1 }),
      update(
        key('a'),
        {
          UpdateExpression: 'SET words = :n',
          ConditionExpression: 'attribute_exists(pk)',
          ExpressionAttributeValues: { ':n': 2 },
          ReturnValues: 'ALL_OLD',
        },
        { Attributes: { ...key('a'), words: 1 } },
      ),
      get(key('a'), { Item: { ...key('a'), words: 2 } }),
    ],
  },
]
