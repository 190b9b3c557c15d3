import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { PutCommand, type PutCommandInput } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { fromCursor, toCursor } from '../../../kernel/cursor.ts'
import { conversationIdOf } from '../../../kernel/ids.ts'
import type { Page, PageRequest } from '../../../kernel/page.ts'
import { decode, type Item } from '../../../platform/item.ts'
import { shardOf, shards, time } from '../../../platform/keys.ts'
import { queryMerged } from '../../../platform/merged-query.ts'
import { inShape } from '../../../platform/shapes.ts'
import { get, query, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { factIdOf, ReportFact } from '../domain/report-facts.ts'
import { reportsKeys } from './keys.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** Rows read at most for one page. */
const MAX_READ = 2_000
const POSITION = /^\d{14}#/

const monthOf = (ms: number) => new Date(ms).toISOString().slice(0, 7)
const monthBefore = (month: string) => monthOf(Date.parse(`${month}-01T00:00:00Z`) - DAY_MS)

/** Keeps an opening; false where a row of it is there, of whichever version. */
export async function putOpening(table: Table, fact: ReportFact, isGathered: boolean): Promise<void> {
  const Item = { ...keyOf(fact), [TABLE.kind]: 'fact', ...fact, ...(isGathered ? { gathered: true } : {}) }
  await putUnless(table, { Item, ConditionExpression: 'attribute_not_exists(pk)' })
}

/** Whether all that comes after an opening is in rows of many: an earlier version's are single. */
export async function isGathered(table: Table, opened: ReportFact): Promise<boolean> {
  return (await get(table, keyOf(opened)))?.gathered === true
}

/** One row of what a conversation tells of a day; replaced by itself when the conversation was closed again. */
export async function putFacts(table: Table, facts: readonly ReportFact[], seq: number): Promise<void> {
  const [{ contactId, n, at } = { contactId: '', n: 0, at: 0 }] = facts
  const day = Math.floor(at / DAY_MS) * DAY_MS
  const Item = {
    ...reportsKeys.facts(monthOf(day), shardOf(contactId), day, conversationIdOf(contactId, n)),
    [TABLE.kind]: 'facts',
    contactId,
    n,
    seq,
    facts: facts.map(pack),
  }
  await putUnless(table, {
    Item,
    ConditionExpression: 'attribute_not_exists(pk) OR #seq < :seq',
    ExpressionAttributeNames: { '#seq': 'seq' },
    ExpressionAttributeValues: { ':seq': seq },
  })
}

const keyOf = ({ id, at, contactId }: ReportFact) => reportsKeys.fact(monthOf(at), shardOf(contactId), at, id)

async function putUnless(table: Table, { Item = {}, ...put }: Omit<PutCommandInput, 'TableName'>): Promise<void> {
  try {
    await table.client.send(new PutCommand({ TableName: table.name, Item: inShape(Item), ...put }))
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
  }
}

// Without names: what is told of a conversation in a day is to fit into a kilobyte.
const Row = z.lazy(() => z.object({ contactId: z.string(), n: z.number(), facts: z.array(z.array(z.unknown())) }))

const pack = ({ kind, at, duration, channel, teamId, agentId, type, category, score }: ReportFact): unknown[] => [
  kind,
  at,
  duration,
  channel,
  teamId,
  agentId,
  type,
  category,
  ...(score === undefined ? [] : [score]),
]

function toFacts(item: Item): ReportFact[] {
  if (item[TABLE.kind] === 'fact') return [decode(ReportFact, item)]
  const { contactId, n, facts } = decode(Row, item)
  return facts.map(([kind, at, duration, channel, teamId, agentId, type, category, score]) => {
    const fact = { id: '', kind, at, duration, channel, teamId, agentId, contactId, n, type, category, score }
    const read = decode(ReportFact, fact)
    return { ...read, id: factIdOf(read) }
  })
}

/** Whether a fact of that kind and moment has a row of its own: of earlier versions all have, some under other ids. */
export async function hasFact(table: Table, { id, kind, at, contactId }: ReportFact): Promise<boolean> {
  const conversation = id.slice(0, id.indexOf(':'))
  const { pk, sk } = reportsKeys.fact(monthOf(at), shardOf(contactId), at, `${conversation}:${kind}:`)
  const { items } = await query(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
    ExpressionAttributeValues: { ':pk': pk, ':sk': sk },
    ConsistentRead: true,
    Limit: 1,
  })
  return items.length > 0
}

/** Facts from `from` until before `to` (epoch ms), month by month, the newest days first; `limit`: of rows. */
export async function listFacts(table: Table, from: number, to: number, page: PageRequest): Promise<Page<ReportFact>> {
  let last = fromCursor(page.cursor, POSITION)
  const items: ReportFact[] = []
  let read = 0
  const newest = monthOf(last ? Number(last.slice(0, 14)) : to)
  for (let month = newest; month >= monthOf(from); month = monthBefore(month)) {
    const found = await queryMerged(table, {
      index: TABLE,
      partitions: shards.map((shard) => reportsKeys.fact(month, shard, 0, '').pk),
      after: last ?? time(to),
      limit: page.limit,
      maxRows: MAX_READ - read,
      // A row of many begins with its day.
      keep: ({ sk }) => Number(String(sk).slice(0, 14)) > from - DAY_MS,
    })
    items.push(...found.items.flatMap(toFacts).filter(({ at }) => at >= from && at < to))
    last = found.last ?? last
    read += found.read
    const full = items.length >= page.limit || read >= MAX_READ
    if (last && (full || !found.exhausted)) return { items, nextCursor: toCursor(last) }
  }
  return { items, nextCursor: null }
}
