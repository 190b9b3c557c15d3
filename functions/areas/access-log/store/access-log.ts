import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { parseEntryId } from '../../../kernel/ids.ts'
import type { Page, PageRequest } from '../../../kernel/page.ts'
import { fromCursor, toCursor } from '../../../platform/cursor.ts'
import { decode, type Item } from '../../../platform/item.ts'
import { shardOf, shards, time } from '../../../platform/keys.ts'
import { queryMerged } from '../../../platform/merged-query.ts'
import { inShape } from '../../../platform/shapes.ts'
import type { Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { Movement } from '../domain/movement.ts'
import type { MovementFilter } from '../port.ts'
import { accessLogKeys, accessLogPartitions } from './keys.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const KEPT_MS = 400 * DAY_MS
/** Rows read at most for one page: a filter that matches nearly nothing answers a short page with a cursor. */
const MAX_READ = 1_000
const POSITION = /^\d{14}#/
const { byAgent } = TABLE.indexes

/** Writes one movement; the same again replaces it by itself. Kept 400 days. */
export async function putMovement(table: Table, movement: Movement): Promise<void> {
  const { id, contactId, n, at } = movement
  const ulid = parseEntryId(id)?.ulid ?? id
  const Item = {
    ...accessLogKeys.movement(contactId, n, at, ulid),
    [TABLE.kind]: 'movement',
    ...movement,
    [byAgent.partitionKey]: accessLogPartitions.movements(monthOf(at), shardOf(contactId)),
    [byAgent.sortKey]: `${time(at)}#${ulid}`,
    [TABLE.timeToLive]: Math.ceil((at + KEPT_MS) / 1000),
  }
  await table.client.send(new PutCommand({ TableName: table.name, Item: inShape(Item) }))
}

const monthOf = (ms: number) => new Date(ms).toISOString().slice(0, 7)
const monthBefore = (month: string) => monthOf(Date.parse(`${month}-01T00:00:00Z`) - DAY_MS)

/** Movements of one conversation, or of all, optionally those that an agent made or was moved by; the newest first. */
export async function listMovements(
  table: Table,
  filter: MovementFilter,
  page: PageRequest,
  now: number,
): Promise<Page<Movement>> {
  const { conversation, agentId } = filter
  const keep = (item: Item) => {
    const { at, actor, from, to } = decode(Movement, item)
    return at > now - KEPT_MS && (agentId === undefined || [actor.id, from, to].includes(agentId))
  }
  if (conversation) {
    const prefix = accessLogKeys.movements(conversation.n)
    const found = await queryMerged(table, {
      index: TABLE,
      partitions: [accessLogKeys.movement(conversation.contactId, conversation.n, 0, '').pk],
      prefix,
      after: fromCursor(page.cursor, prefix),
      limit: page.limit,
      maxRows: MAX_READ,
      keep,
    })
    const nextCursor = found.exhausted || !found.last ? null : toCursor(found.last)
    return { items: found.items.map((item) => decode(Movement, item)), nextCursor }
  }
  let last = fromCursor(page.cursor, POSITION)
  const oldest = monthOf(now - KEPT_MS)
  const items: Movement[] = []
  let read = 0
  for (let month = monthOf(last ? Number(last.slice(0, 14)) : now); month >= oldest; month = monthBefore(month)) {
    const found = await queryMerged(table, {
      index: byAgent,
      partitions: shards.map((shard) => accessLogPartitions.movements(month, shard)),
      after: last,
      limit: page.limit - items.length,
      maxRows: MAX_READ - read,
      keep,
    })
    items.push(...found.items.map((item) => decode(Movement, item)))
    last = found.last ?? last
    read += found.read
    const full = items.length >= page.limit || read >= MAX_READ
    if (last && (full || !found.exhausted)) return { items, nextCursor: toCursor(last) }
  }
  return { items, nextCursor: null }
}
