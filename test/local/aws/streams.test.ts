import { DeleteItemCommand, PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
import type { DynamoDBStreamEvent } from 'aws-lambda'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TABLE } from '../../../functions/platform/table-definition.ts'
import type { AwsStandIns } from '../../../local/aws/types.ts'
import { database, standIns, TABLE_NAME, temporaryFolder, until } from './fixtures.ts'

type Handler = (event: DynamoDBStreamEvent) => unknown

let folder: ReturnType<typeof temporaryFolder>
let db: Awaited<ReturnType<typeof database>>
const open: AwsStandIns[] = []

beforeEach(async () => {
  folder = temporaryFolder()
  db = await database(folder.path)
})
afterEach(async () => {
  for (const aws of open.splice(0)) await aws.close()
  db.client.destroy()
  await db.kill()
  folder.remove()
})

async function start(handlers: { reactions?: Handler; bookkeeping?: Handler }, dataDir: string | null = null) {
  const aws = await standIns(handlers, { table: db.table, dataDir })
  open.push(aws)
  return aws
}

const item = (pk: string, sk: string, kind = 'entry') => ({
  pk: { S: pk },
  sk: { S: sk },
  [TABLE.kind]: { S: kind },
  data: { M: { bytes: { B: Buffer.from('hi') }, list: { L: [{ NULL: true as const }, { BOOL: true }] } } },
})
const put = (pk: string, sk: string, kind?: string) =>
  db.client.send(new PutItemCommand({ TableName: TABLE_NAME, Item: item(pk, sk, kind) }))
const keysOf = (event: DynamoDBStreamEvent) =>
  event.Records.map(({ dynamodb }) => `${dynamodb?.Keys?.pk?.S}/${dynamodb?.Keys?.sk?.S}`)

describe('the stream consumers', () => {
  it('get events that look like Lambda’s, filtered by kind and event', async () => {
    const bookkeeping: DynamoDBStreamEvent[] = []
    const reactions: DynamoDBStreamEvent[] = []
    const aws = await start({
      bookkeeping: (event) => void bookkeeping.push(event),
      reactions: (event) => void reactions.push(event),
    })
    await put('a', '1')
    await put('a', '1')
    await put('a', '2', 'conversation')
    await put('a', '3', 'seen')
    await db.client.send(new DeleteItemCommand({ TableName: TABLE_NAME, Key: { pk: { S: 'a' }, sk: { S: '2' } } }))
    await db.client.send(new DeleteItemCommand({ TableName: TABLE_NAME, Key: { pk: { S: 'a' }, sk: { S: '1' } } }))
    await aws.settle()
    const names = (events: DynamoDBStreamEvent[]) =>
      events.flatMap((event) => event.Records.map(({ eventName }, n) => `${eventName} ${keysOf(event)[n]}`))
    expect(names(reactions)).toEqual(['INSERT a/1', 'INSERT a/2'])
    expect(names(bookkeeping)).toEqual(['INSERT a/1', 'INSERT a/2'])
    expect(reactions[0]?.Records[0]).toMatchObject({
      eventSource: 'aws:dynamodb',
      eventVersion: '1.1',
      awsRegion: 'us-east-1',
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventSourceARN: expect.stringContaining(`table/${TABLE_NAME}/stream/`),
      dynamodb: {
        ApproximateCreationDateTime: expect.any(Number),
        Keys: { pk: { S: 'a' }, sk: { S: '1' } },
        NewImage: {
          [TABLE.kind]: { S: 'entry' },
          data: { M: { bytes: { B: 'aGk=' }, list: { L: [{ NULL: true }, { BOOL: true }] } } },
        },
        SequenceNumber: expect.stringMatching(/^\d+$/),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
    })
    expect(aws.pending()).toBe(0)
  })

  it('keep the order per key over partial failures, and resume at the record that failed', async () => {
    const handled = new Map<string, string[]>()
    const failedOnce = new Set<string>()
    const aws = await start({
      reactions: (event) => {
        for (const [index, record] of event.Records.entries()) {
          const pk = record.dynamodb?.Keys?.pk?.S ?? ''
          const key = keysOf(event)[index] ?? ''
          if (/[37]$/.test(key) && !failedOnce.has(key)) {
            failedOnce.add(key)
            return { batchItemFailures: [{ itemIdentifier: record.dynamodb?.SequenceNumber }] }
          }
          handled.set(pk, [...(handled.get(pk) ?? []), key])
        }
        return { batchItemFailures: [] }
      },
    })
    for (let n = 0; n < 40; n++) await put(`p${n % 4}`, `${10 + n}`)
    await aws.settle()
    expect(failedOnce.size).toBe(8)
    for (const [pk, keys] of handled) {
      const expected = Array.from({ length: 40 }, (_, n) => n)
        .filter((n) => `p${n % 4}` === pk)
        .map((n) => `${pk}/${10 + n}`)
      expect([...new Set(keys)]).toEqual(expected)
    }
    expect([...handled.values()].flat()).toHaveLength(40)
  })

  it('bisect a batch that throws, give up on the one record and carry on with the rest', async () => {
    const handled: string[] = []
    const aws = await start({
      reactions: (event) => {
        if (keysOf(event).includes('p/13')) throw new Error('poison')
        handled.push(...keysOf(event))
      },
    })
    await db.client.send(
      new TransactWriteItemsCommand({
        TransactItems: Array.from({ length: 8 }, (_, n) => ({
          Put: { TableName: TABLE_NAME, Item: item('p', `${10 + n}`) },
        })),
      }),
    )
    await aws.settle()
    expect(handled).toEqual(['10', '11', '12', '14', '15', '16', '17'].map((sk) => `p/${sk}`))
    expect(aws.streams.failed()).toMatchObject([{ source: 'reactions', error: 'poison' }])
    expect(aws.faults.counters['streams.reactions.retries']).toBe(10)
    // As Lambda keeps it: the records whole, under names in the order of time.
    const bucket = aws.env.FAILURES_BUCKET ?? ''
    const list = await fetch(`${aws.env.AWS_ENDPOINT_URL_S3}/${bucket}?list-type=2&prefix=aws/lambda/`)
    const [, key = ''] = /<Key>([^<]+)<\/Key>/.exec(await list.text()) ?? []
    expect(key).toMatch(/^aws\/lambda\/[^/]+\/shardId-[\d-]+\/\d{4}-\d\d-\d\dT\d\d\.\d\d\.\d\d-[\da-f-]{36}$/)
    const kept = JSON.parse(String((await aws.objects.get(bucket, key))?.body)) as Record<string, unknown>
    expect(kept).toMatchObject({ requestContext: { functionArn: expect.stringMatching(/:function:reactions$/) } })
    expect(keysOf(JSON.parse(String(kept.payload)))).toEqual(['p/13'])
  })

  it('do not hold each other up, nor other keys', async () => {
    const reacted: string[] = []
    const pushed: string[] = []
    let release: () => void = () => {}
    const blocked = new Promise<void>((resolve) => {
      release = resolve
    })
    const aws = await start({
      bookkeeping: (event) => void pushed.push(...keysOf(event)),
      reactions: async (event) => {
        if (keysOf(event).includes('slow/1')) await blocked
        reacted.push(...keysOf(event))
      },
    })
    await put('slow', '1')
    for (let n = 0; n < 20; n++) await put(`p${n}`, '1')
    aws.streams.nudge()
    await until(() => pushed.length === 21 && reacted.length > 5)
    expect(reacted).not.toContain('slow/1')
    release()
    await aws.settle()
    expect(reacted).toHaveLength(21)
  })

  it('M2 hand every batch over twice, and one key’s records in order, with duplicates and reordering on', async () => {
    const seen = new Map<string, string[]>()
    const aws = await start({
      reactions: (event) => {
        for (const key of keysOf(event)) {
          const [pk = '', sk = ''] = key.split('/')
          seen.set(pk, [...(seen.get(pk) ?? []), sk])
        }
      },
    })
    aws.faults.duplicates = true
    aws.faults.reordering = true
    for (let n = 0; n < 30; n++) await put(`p${n % 3}`, `${10 + n}`)
    await aws.settle()
    for (const keys of seen.values()) {
      expect([...new Set(keys)]).toEqual([...new Set(keys)].sort())
      expect(keys).toHaveLength(20)
    }
  })

  it('resume after their checkpoint when the process or the database was killed', async () => {
    const folderOfAws = temporaryFolder()
    const first: string[] = []
    const before = await start({ reactions: (event) => void first.push(...keysOf(event)) }, folderOfAws.path)
    await put('a', '1')
    await before.settle()
    await before.close()
    await put('a', '2')
    await db.kill()
    await db.start()
    const second: string[] = []
    const after = await start({ reactions: (event) => void second.push(...keysOf(event)) }, folderOfAws.path)
    await after.settle()
    await db.kill()
    await db.start()
    await put('a', '3')
    await after.settle()
    expect([first, second]).toEqual([['a/1'], ['a/2', 'a/3']])
    folderOfAws.remove()
  })

  it('repeat what was in flight when they are restarted', async () => {
    const seen: string[] = []
    const aws = await start({
      reactions: (event) => {
        seen.push(...keysOf(event))
        return seen.length === 1 ? new Promise(() => {}) : undefined
      },
    })
    await put('a', '1')
    aws.streams.nudge()
    await until(() => seen.length === 1)
    await aws.restart()
    await put('a', '2')
    await aws.settle()
    expect(seen).toEqual(['a/1', 'a/1', 'a/2'])
  })

  it('read a long stream in full, in order, whatever fails on the way', async () => {
    const handled = new Map<string, number[]>()
    let calls = 0
    const aws = await start({
      reactions: (event) => {
        calls++
        if (calls % 7 === 0) throw new Error('now and then')
        for (const key of keysOf(event)) {
          const [pk = '', sk = ''] = key.split('/')
          handled.set(pk, [...(handled.get(pk) ?? []), Number(sk)])
        }
      },
    })
    for (let n = 0; n < 2500; n += 50) {
      const writes = Array.from({ length: 50 }, (_, i) => put(`p${i % 10}`, `${10_000 + n + i}`))
      await Promise.all(writes)
      aws.streams.nudge()
    }
    await aws.settle()
    expect([...handled.values()].flat()).toHaveLength(2500)
    expect(aws.streams.failed()).toEqual([])
    expect(aws.pending()).toBe(0)
  })
})
