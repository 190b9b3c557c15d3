import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { ConflictError, retryOnConflict } from '../../../kernel/commit.ts'
import { fromCursor, toCursor } from '../../../kernel/cursor.ts'
import type { Page, PageRequest } from '../../../kernel/page.ts'
import { shards, time } from '../../../platform/keys.ts'
import { queryMerged } from '../../../platform/merged-query.ts'
import { inShape } from '../../../platform/shapes.ts'
import { batchGet, commit, put, query, remove, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { dayOf, type FactsOfDay } from '../domain/gathered-facts.ts'
import type { ReportFact } from '../domain/report-facts.ts'
import type { EarlierRow, KeptFacts } from '../port.ts'
import { factsItem, isWhole, toFactsOfDay } from './facts-row.ts'
import { reportsKeys } from './keys.ts'
import { markStale } from './stale-days.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** Rows read at most for one page. */
const MAX_READ = 2_000
const POSITION = /^\d{14}#/

const monthOf = (ms: number) => new Date(ms).toISOString().slice(0, 7)
const monthBefore = (month: string) => monthOf(Date.parse(`${month}-01T00:00:00Z`) - DAY_MS)

interface Opening {
  contactId: string
  n: number
  openedAt: number
}

/** Where earlier versions kept that a conversation was opened. */
export const openingRow = (_table: Table, { openedAt, ...whose }: Opening): EarlierRow =>
  reportsKeys.fact({ ...whose, at: openedAt }, 'opened:0')

/** A conversation's rows of these days (epoch ms) that say everything; strong. */
export async function readFacts(table: Table, opened: Opening, days: readonly number[]): Promise<KeptFacts> {
  const { contactId, n } = opened
  const keys = days.map((day) => reportsKeys.facts({ contactId, n, day }))
  const items = await batchGet(table, [...keys, openingRow(table, opened)], true)
  const opening = items.find((item) => item[TABLE.kind] === 'fact')
  return {
    rows: items.filter(isWhole).map(toFactsOfDay),
    opening: opening ? (opening.gathered === true ? 'alone' : 'one of many') : 'none',
  }
}

/** Rows of that kind and moment: an earlier version kept each fact in one, some under other ids. */
export async function earlierRowsOf(table: Table, fact: ReportFact): Promise<EarlierRow[]> {
  const { pk, sk } = reportsKeys.fact(fact, `${fact.kind}:`)
  const { items } = await query(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
    ExpressionAttributeValues: { ':pk': pk, ':sk': sk },
    ConsistentRead: true,
  })
  return items.map((item) => ({ pk: String(item.pk), sk: String(item.sk) }))
}

/** Not where more is known; what was known as well may say it otherwise. */
const isNoLess = {
  expression:
    'attribute_not_exists(#pk) OR attribute_not_exists(#tagged) OR #seq < :seq OR (#seq = :seq AND #tagged <= :tagged)',
  names: { '#pk': TABLE.partitionKey, '#seq': 'seq', '#tagged': 'tagged' },
}
/** So many rows go in the commit that replaces them. */
const MAX_INSTEAD = 90

/** A row of what a conversation tells of a day; with it go rows that said some of it, and its day is marked stale. */
export async function putFacts(
  table: Table,
  row: FactsOfDay,
  { instead = [], staleAt }: { instead?: readonly EarlierRow[]; staleAt?: number | undefined } = {},
): Promise<void> {
  const item = { ...reportsKeys.facts(row), ...factsItem(row) }
  const values = { ':seq': row.known.seq, ':tagged': row.known.tags }
  if (instead.length === 0 && staleAt === undefined) {
    try {
      await table.client.send(
        new PutCommand({
          TableName: table.name,
          Item: inShape(item),
          ConditionExpression: isNoLess.expression,
          ExpressionAttributeNames: isNoLess.names,
          ExpressionAttributeValues: values,
        }),
      )
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error
    }
    return
  }
  const gone = instead.map((key) => remove(table, 'earlier', key))
  for (; gone.length > MAX_INSTEAD; ) await commit(table, gone.splice(0, MAX_INSTEAD))
  const day = new Date(row.day).toISOString().slice(0, 10)
  const writes = [
    put(table, 'facts', item, { expression: isNoLess.expression, values }),
    ...gone,
    ...(staleAt === undefined ? [] : [markStale(table, day, staleAt)]),
  ]
  try {
    await retryOnConflict(() => commit(table, writes), ['facts'])
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error
  }
}

/** Rows of UTC days that overlap from `from` until before `to` (epoch ms), the newest days first; a page is of whole rows. */
export async function listRows(table: Table, from: number, to: number, page: PageRequest): Promise<Page<FactsOfDay>> {
  if (to <= from) return { items: [], nextCursor: null }
  let last = fromCursor(page.cursor, POSITION)
  const items: FactsOfDay[] = []
  let read = 0
  const first = dayOf(from)
  const newest = monthOf(last ? Number(last.slice(0, 14)) : to)
  for (let month = newest; month >= monthOf(first); month = monthBefore(month)) {
    const found = await queryMerged(table, {
      index: TABLE,
      partitions: shards.map((shard) => reportsKeys.month(month, shard)),
      after: last ?? time(to),
      until: time(first),
      limit: page.limit - items.length,
      maxRows: MAX_READ - read,
      keep: () => true,
    })
    items.push(...found.items.map(toFactsOfDay))
    last = found.last ?? last
    read += found.read
    const full = items.length >= page.limit || read >= MAX_READ
    if (last && (full || !found.exhausted)) return { items, nextCursor: toCursor(last) }
  }
  return { items, nextCursor: null }
}
