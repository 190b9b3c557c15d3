import { PutCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { decode, type Item } from '../../../platform/item.ts'
import { inShape } from '../../../platform/shapes.ts'
import { putAll, query, removeAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { type Indexed, RECORD, recordOfEntry } from '../domain/records.ts'
import type { Logged } from '../port.ts'
import { LANES, searchKeys } from './keys.ts'

const Stored = z.lazy(() => z.object({ sk: z.string(), terms: z.string() }))
/** Far longer than anything stays unsealed. */
const KEPT_MS = 7 * 24 * 60 * 60_000
const AT = 14

/** How long after it was stored something is logged, generously. */
const LAGS_MS = 60_000

const laneOf = (record: string) => (record.charCodeAt(39) + record.charCodeAt(RECORD - 1)) % LANES

/** Notes by what something is found. */
export async function appendToLog(table: Table, indexed: readonly Indexed[], at: number): Promise<void> {
  const items = [...new Map(indexed.map((one) => [one.record, one])).values()].map(({ record, terms }) => ({
    ...searchKeys.logged(laneOf(record), at, record),
    [TABLE.kind]: 'logged',
    terms: terms.join(' '),
    [TABLE.timeToLive]: Math.ceil((at + KEPT_MS) / 1000),
  }))
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
    const items = await Promise.all(lanes.map((lane) => readLane(table, lane, span, { consistent: true })))
    const found = items.flatMap(({ items: own }) => own.filter((item) => records.has(recordIn(item))))
    await removeAll(
      table,
      found.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) })),
    )
  }
}

/** As much of a lane is looked through at once. */
const LOOKED_THROUGH = 2_000

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
    ProjectionExpression: 'pk, sk',
    Limit: LOOKED_THROUGH,
    ConsistentRead: true,
    ...(from.after === undefined ? {} : { ExclusiveStartKey: { pk, sk: from.after } }),
  })
  const theirs = items.filter((item) => goes(recordIn(item)))
  await removeAll(
    table,
    theirs.map(({ sk }) => ({ pk, sk: String(sk) })),
  )
  if (lastKey) return { lane: from.lane, after: String(lastKey.sk) }
  return from.lane + 1 < LANES ? { lane: from.lane + 1 } : undefined
}

const recordIn = ({ sk }: Item) => String(sk).slice(AT + 1)
const toLogged = (item: Item): Logged => {
  const { sk, terms } = decode(Stored, item)
  return { at: Number(sk.slice(0, AT)), record: recordIn(item), terms: terms.split(' ') }
}

const lanes = Array.from({ length: LANES }, (_, lane) => lane)
interface Way {
  consistent?: boolean
  most?: number
}

async function readLane(
  table: Table,
  lane: number,
  { from, to }: { from: number; to: number },
  { consistent = false, most = Number.POSITIVE_INFINITY }: Way,
): Promise<{ items: Item[]; isCut: boolean }> {
  const items: Item[] = []
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
      ...(most === Number.POSITIVE_INFINITY ? {} : { Limit: most - items.length }),
    })
    items.push(...page.items)
    start = page.lastKey
  } while (start && items.length < most)
  return { items, isCut: start !== undefined }
}

/** What was logged in a span of time, oldest first; at most so much of each lane. */
export async function readLog(
  table: Table,
  { from, to }: { from: number; to: number },
  way: Way = {},
): Promise<{ logged: Logged[]; readTo: number }> {
  const found = await Promise.all(
    lanes.map(async (lane) => {
      const { items, isCut } = await readLane(table, lane, { from, to }, way)
      return { logged: items.map(toLogged), isCut }
    }),
  )
  // Of a lane that was cut, the last millisecond may be there in part.
  const readTo = Math.min(to, ...found.flatMap(({ logged, isCut }) => (isCut ? [logged.at(-1)?.at ?? from] : [])))
  return { logged: found.flatMap(({ logged }) => logged.filter(({ at }) => at < readTo)), readTo }
}
