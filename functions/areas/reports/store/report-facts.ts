import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import type { Page, PageRequest } from '../../../kernel/page.ts'
import { fromCursor, toCursor } from '../../../platform/cursor.ts'
import { decode } from '../../../platform/item.ts'
import { shardOf, shards, time } from '../../../platform/keys.ts'
import { queryMerged } from '../../../platform/merged-query.ts'
import { inShape } from '../../../platform/shapes.ts'
import { get, query, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { ReportFact } from '../domain/report-facts.ts'
import { reportsKeys } from './keys.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** Rows read at most for one page. */
const MAX_READ = 2_000
const POSITION = /^\d{14}#/

const monthOf = (ms: number) => new Date(ms).toISOString().slice(0, 7)
const monthBefore = (month: string) => monthOf(Date.parse(`${month}-01T00:00:00Z`) - DAY_MS)

/**
 * Writes a fact; the same again replaces it by itself. Of the answers in a conversation only the one that came first is
 * the first response: its claim is made before the fact, so that a writer that died between them can repeat it.
 */
export async function putFact(table: Table, fact: ReportFact): Promise<void> {
  if (fact.kind === 'first_response' && !(await isFirst(table, fact))) return
  const Item = {
    ...reportsKeys.fact(monthOf(fact.at), shardOf(fact.contactId), fact.at, fact.id),
    [TABLE.kind]: 'fact',
    ...fact,
  }
  await table.client.send(new PutCommand({ TableName: table.name, Item: inShape(Item) }))
}

/** Whether a conversation has a fact of that kind at that moment already: ids were made otherwise in earlier versions. */
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

async function isFirst(table: Table, { contactId, n, at }: ReportFact): Promise<boolean> {
  const key = reportsKeys.firstResponse(contactId, n)
  // Nearly every answer is a later one: reading that costs a fifth of trying to write.
  const existing = await get(table, key)
  if (existing) return existing.at === at
  try {
    const Item = { ...key, [TABLE.kind]: 'first-response', at }
    const ConditionExpression = 'attribute_not_exists(pk)'
    await table.client.send(new PutCommand({ TableName: table.name, Item: inShape(Item), ConditionExpression }))
    return true
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
    return (await get(table, key))?.at === at
  }
}

/** Facts from `from` until before `to` (epoch ms), the newest first, month by month. */
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
      limit: page.limit - items.length,
      maxRows: MAX_READ - read,
      keep: (item) => Number(item.at) >= from && Number(item.at) < to,
    })
    items.push(...found.items.map((item) => decode(ReportFact, item)))
    last = found.last ?? last
    read += found.read
    const full = items.length >= page.limit || read >= MAX_READ
    if (last && (full || !found.exhausted)) return { items, nextCursor: toCursor(last) }
  }
  return { items, nextCursor: null }
}
