import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Item } from '../../../platform/item.ts'
import { inShape } from '../../../platform/shapes.ts'
import { get, holds, putAll, query, removeAll, type Table } from '../../../platform/table.ts'
import { SETTLED_MS } from '../domain/index-state.ts'
import { type Indexed, recordOfEntry } from '../domain/records.ts'
import type { Logged } from '../port.ts'
import { LANES, searchKeys } from './keys.ts'
import { loggedItems, toLogged, withoutRecords } from './logged-item.ts'

/** How long after it was stored something is logged, generously. */
const LAGS_MS = 60_000

/** Notes by what something is found; of a record that is there twice, the last terms. */
export async function appendToLog(table: Table, indexed: readonly Indexed[], at: number): Promise<void> {
  const items = loggedItems([...new Map(indexed.map((one) => [one.record, one])).values()], at)
  const [only, ...others] = items
  if (only && others.length === 0)
    await table.client.send(new PutCommand({ TableName: table.name, Item: inShape(only) }))
  else await putAll(table, items)
}

/**
 * A11: takes back what was logged of entries that are about to be removed. What was logged much later than it was stored
 * goes when all of the log does.
 */
export async function removeFromLog(
  table: Table,
  entries: readonly { id: string; receivedAt: number }[],
): Promise<void> {
  const records = new Set(entries.map(({ id }) => recordOfEntry(id)))
  const spans: { from: number; to: number }[] = []
  for (const { receivedAt } of entries.toSorted((a, b) => a.receivedAt - b.receivedAt)) {
    const last = spans.at(-1)
    if (last && receivedAt - LAGS_MS <= last.to) last.to = receivedAt + LAGS_MS
    else spans.push({ from: receivedAt - LAGS_MS, to: receivedAt + LAGS_MS })
  }
  for (const span of spans) {
    await Promise.all(
      lanes.map(async (lane) => {
        for await (const { items } of pagesOf(table, lane, span, { consistent: true })) {
          await takeOut(table, items, (record) => records.has(record))
        }
      }),
    )
  }
}

/** Items of a lane that are looked through at once. */
const LOOKED_THROUGH = 500

/**
 * C7: takes back what goes of all that is in the log, whenever it was logged: some of it, and where to go on; undefined: all was looked
 * through.
 */
export async function removeAllFromLog(
  table: Table,
  goes: (record: string) => boolean,
  from: { lane: number; after?: string | undefined },
): Promise<{ lane: number; after?: string | undefined } | undefined> {
  const { pk } = searchKeys.logged(from.lane, 0)
  const { items, lastKey } = await query(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
    Limit: LOOKED_THROUGH,
    ConsistentRead: true,
    ...(from.after === undefined ? {} : { ExclusiveStartKey: { pk, sk: from.after } }),
  })
  await takeOut(table, items, goes)
  if (lastKey) return { lane: from.lane, after: String(lastKey.sk) }
  return from.lane + 1 < LANES ? { lane: from.lane + 1 } : undefined
}

const keyOf = ({ pk, sk }: Item) => ({ pk: String(pk), sk: String(sk) })
/** Items that are written at once without some of their records. */
const AT_ONCE = 25

/** Takes out of items, as they were read, the records that go. */
async function takeOut(table: Table, items: readonly Item[], goes: (record: string) => boolean): Promise<void> {
  const [whole, parts]: [Item[], Item[]] = [[], []]
  for (const item of items) {
    const less = withoutRecords(item, goes)
    if (less === null) whole.push(item)
    else if (less !== undefined) parts.push(item)
  }
  // No item is ever given a record more.
  await removeAll(table, whole.map(keyOf))
  for (let from = 0; from < parts.length; from += AT_ONCE) {
    await Promise.all(parts.slice(from, from + AT_ONCE).map((item) => takeOutOf(table, item, goes)))
  }
}

/** Others may be taking out others meanwhile. */
async function takeOutOf(table: Table, read: Item, goes: (record: string) => boolean): Promise<void> {
  const key = keyOf(read)
  for (let item: Item | undefined = read; item; item = await get(table, key)) {
    const less = withoutRecords(item, goes)
    if (less === undefined) return
    if (less === null) return removeAll(table, [key])
    const update = new UpdateCommand({
      TableName: table.name,
      Key: key,
      UpdateExpression: 'SET #records = :less',
      ConditionExpression: '#records = :read',
      ExpressionAttributeNames: { '#records': 'records' },
      ExpressionAttributeValues: { ':less': less, ':read': item.records },
    })
    if (await holds(() => table.client.send(update))) return
  }
}

const lanes = Array.from({ length: LANES }, (_, lane) => lane)
interface Way {
  consistent?: boolean
  most?: number
}

/** A lane's items of a span of time, the oldest first, a page at a time. */
async function* pagesOf(
  table: Table,
  lane: number,
  { from, to }: { from: number; to: number },
  { consistent, limit }: { consistent: boolean; limit?: number },
): AsyncGenerator<{ items: Item[]; isLast: boolean }> {
  let start: Item | undefined
  do {
    const page = await query(table, {
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':pk': searchKeys.logged(lane, from).pk,
        ':from': searchKeys.logged(lane, from).sk,
        ':to': searchKeys.logged(lane, to).sk,
      },
      ConsistentRead: consistent,
      ExclusiveStartKey: start,
      Limit: limit,
    })
    start = page.lastKey
    yield { items: page.items, isLast: start === undefined }
  } while (start)
}

/** Of a lane that is to be read up to a number of records, items that are read at once: an item has some of them. */
const SOME = 200

async function readLane(
  table: Table,
  lane: number,
  span: { from: number; to: number },
  { consistent = false, most = Number.POSITIVE_INFINITY }: Way,
): Promise<{ logged: Logged[]; readTo: number }> {
  const logged: Logged[] = []
  const limit = most === Number.POSITIVE_INFINITY ? {} : { limit: SOME }
  for await (const { items, isLast } of pagesOf(table, lane, span, { consistent, ...limit })) {
    for (const item of items) logged.push(...toLogged(item))
    const [first, last] = [logged[0]?.at ?? span.to, logged.at(-1)?.at ?? span.to]
    // Of a lane that is cut, the last millisecond may be there in part; a millisecond alone is read whole.
    if (logged.length >= most && !isLast && last > first) return { logged, readTo: last }
  }
  return { logged, readTo: span.to }
}

/** What was logged in a span of time, oldest first; of each lane about so much at most. */
export async function readLog(
  table: Table,
  span: { from: number; to: number },
  way: Way = {},
): Promise<{ logged: Logged[]; readTo: number }> {
  const found = await Promise.all(lanes.map((lane) => readLane(table, lane, span, way)))
  const readTo = Math.min(...found.map((lane) => lane.readTo))
  return { logged: found.flatMap(({ logged }) => logged.filter(({ at }) => at < readTo)), readTo }
}

/** After everything that can be logged. */
const EVER = 99_999_999_999_999
/** Nothing is logged under a time this long ago any more, and replicas, which are a second behind at most, have what was. */
const UNCHANGING_MS = SETTLED_MS + 2_000
/** What was taken out of the log (A11, C7) leaves the memory of processes, too. */
const REMEMBERED_MS = 60_000
const MOST_REMEMBERED = 10_000

interface Remembered {
  /** since when something is remembered (epoch ms) */
  since: number
  /** what was logged from … before … */
  from: number
  to: number
  logged: readonly Logged[]
}
const memories = new WeakMap<Table, Remembered>()

/**
 * What was logged from a time on (epoch ms), as of the last second; what was taken out, a minute longer. A process that is asked
 * again reads only what is new.
 */
export async function readLatestLog(table: Table, from: number, now: number): Promise<Logged[]> {
  const memory = memories.get(table)
  const isGood = memory && memory.from <= from && now >= memory.since && now - memory.since < REMEMBERED_MS
  const known = isGood ? memory : { since: now, to: from, logged: [] }
  const read = await readLog(table, { from: Math.max(from, known.to), to: EVER })
  const logged = [...known.logged.filter(({ at }) => at >= from), ...read.logged]
  const to = Math.max(known.to, now - UNCHANGING_MS)
  if (logged.length <= MOST_REMEMBERED) {
    memories.set(table, { since: known.since, from, to, logged: logged.filter(({ at }) => at < to) })
  }
  return logged
}
