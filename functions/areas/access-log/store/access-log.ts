import { fromCursor, toCursor } from '../../../kernel/cursor.ts'
import { parseEntryId } from '../../../kernel/ids.ts'
import type { Page, PageRequest } from '../../../kernel/page.ts'
import { decode, type Item } from '../../../platform/item.ts'
import { shards } from '../../../platform/keys.ts'
import { queryMerged } from '../../../platform/merged-query.ts'
import { inShape } from '../../../platform/shapes.ts'
import { putAll, query, queryAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { movementKeys, timelineKeys, timelinePartitions, toEntry } from '../../timeline/items.ts'
import { Movement, movementOf } from '../domain/movement.ts'
import type { MovementFilter } from '../port.ts'
import { accessLogKeys } from './keys.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const KEPT_MS = 400 * DAY_MS
/** Rows read at most for one page: a filter that matches nearly nothing answers a short page with a cursor. */
const MAX_READ = 1_000
const ENTRIES_AT_ONCE = 100
const POSITION = /^\d{14}#/
const { byAgent } = TABLE.indexes

/** Keeps movements whose entries are removed, or never were in the log; the same again replaces them by themselves. 400 days. */
export async function keepMovements(table: Table, movements: readonly Movement[]): Promise<void> {
  const items = movements.map((movement) => {
    const { id, contactId, n, at } = movement
    const ulid = parseEntryId(id)?.ulid ?? id
    return inShape({
      ...accessLogKeys.movement(contactId ?? id, n, at, ulid),
      [TABLE.kind]: 'movement',
      ...movement,
      ...movementKeys(contactId ?? id, at, ulid),
      [TABLE.timeToLive]: Math.ceil((at + KEPT_MS) / 1000),
    })
  })
  await putAll(table, items)
}

/** C7: takes addresses out of what is kept of a contact's movements: where something was sent to. */
export async function blankMovements(table: Table, contactId: string, addresses: readonly string[]): Promise<void> {
  const { pk } = accessLogKeys.movement(contactId, 0, 0, '')
  const kept = await queryAll(table, { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': pk } })
  const isTheirs = (text: string | null) => text !== null && addresses.includes(text.toLowerCase())
  await keepMovements(
    table,
    kept
      .map((item) => decode(Movement, item))
      .filter(({ from, to }) => isTheirs(from) || isTheirs(to))
      .map((movement) => ({
        ...movement,
        from: isTheirs(movement.from) ? null : movement.from,
        to: isTheirs(movement.to) ? null : movement.to,
      })),
  )
}

const monthOf = (ms: number) => new Date(ms).toISOString().slice(0, 7)
const monthBefore = (month: string) => monthOf(Date.parse(`${month}-01T00:00:00Z`) - DAY_MS)
const toMovement = (item: Item) => (item[TABLE.kind] === 'entry' ? movementOf(toEntry(item)) : decode(Movement, item))

type Wanted = (movement: Movement) => boolean

/** Movements of one conversation, or of all, optionally those that an agent made or was moved by; the newest first. */
export async function listMovements(
  table: Table,
  { conversation, agentId }: MovementFilter,
  page: PageRequest,
  now: number,
): Promise<Page<Movement>> {
  const seen = new Set<string>()
  const isWanted = ({ id, at, actor, from, to }: Movement) => {
    const fits = at > now - KEPT_MS && (agentId === undefined || [actor.id, from, to].includes(agentId))
    // While a deleted conversation is being emptied, a movement is there twice.
    if (!fits || seen.has(id)) return false
    seen.add(id)
    return true
  }
  return conversation ? ofConversation(table, conversation, page, isWanted) : ofAll(table, page, now, isWanted)
}

async function ofAll(table: Table, page: PageRequest, now: number, isWanted: Wanted): Promise<Page<Movement>> {
  let last = fromCursor(page.cursor, POSITION)
  const oldest = monthOf(now - KEPT_MS)
  const items: Movement[] = []
  let read = 0
  for (let month = monthOf(last ? Number(last.slice(0, 14)) : now); month >= oldest; month = monthBefore(month)) {
    const found = await queryMerged(table, {
      index: byAgent,
      partitions: shards.map((shard) => timelinePartitions.movements(month, shard)),
      after: last,
      limit: page.limit - items.length,
      maxRows: MAX_READ - read,
      keep(item) {
        const movement = toMovement(item)
        const isKept = movement !== undefined && isWanted(movement)
        if (isKept) items.push(movement)
        return isKept
      },
    })
    last = found.last ?? last
    read += found.read
    const full = items.length >= page.limit || read >= MAX_READ
    if (last && (full || !found.exhausted)) return { items, nextCursor: toCursor(last) }
  }
  return { items, nextCursor: null }
}

/** What one place has of a page, the newest first; `until`: nothing behind that position was looked at. */
interface Found {
  rows: { position: string; movement: Movement }[]
  until?: string | undefined
}

/** Most are entries of its timeline; those whose entries are gone, and an earlier version's, are items of their own. */
async function ofConversation(
  table: Table,
  conversation: { contactId: string; n: number },
  { cursor, limit }: PageRequest,
  isWanted: Wanted,
): Promise<Page<Movement>> {
  const prefix = accessLogKeys.movements(conversation.n)
  const after = fromCursor(cursor, prefix)?.slice(prefix.length)
  const found = await Promise.all([keptOf, entriesOf].map((read) => read(table, conversation, after, limit)))
  const until =
    found
      .flatMap((each) => each.until ?? [])
      .toSorted()
      .at(-1) ?? ''
  const rows = found
    .flatMap((each) => each.rows)
    .filter(({ position }) => position >= until)
    .sort((a, b) => (a.position > b.position ? -1 : 1))
    .filter(({ movement }) => isWanted(movement))
  const shown = rows.slice(0, limit)
  const last = rows.length > limit ? shown.at(-1)?.position : until
  return { items: shown.map(({ movement }) => movement), nextCursor: last ? toCursor(`${prefix}${last}`) : null }
}

type Read = (
  table: Table,
  conversation: { contactId: string; n: number },
  after: string | undefined,
  limit: number,
) => Promise<Found>

const keptOf: Read = async (table, { contactId, n }, after, limit) => {
  const prefix = accessLogKeys.movements(n)
  const { items, lastKey } = await query(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :n)',
    ExpressionAttributeValues: { ':pk': accessLogKeys.movement(contactId, n, 0, '').pk, ':n': prefix },
    ScanIndexForward: false,
    Limit: limit + 1,
    ...(after === undefined ? {} : { ExclusiveStartKey: { pk: `LOG#${contactId}`, sk: `${prefix}${after}` } }),
  })
  const positionOf = (item: Item) => String(item.sk).slice(prefix.length)
  const rows = items.map((item) => ({ position: positionOf(item), movement: decode(Movement, item) }))
  return { rows, until: lastKey && rows.at(-1)?.position }
}

const entriesOf: Read = async (table, { contactId, n }, after, limit) => {
  const prefix = timelineKeys.entries(n)
  const rows: Found['rows'] = []
  let until = after
  for (let read = 0; ; read += ENTRIES_AT_ONCE) {
    const { items, lastKey } = await query(table, {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :t)',
      FilterExpression: 'attribute_exists(#event)',
      ExpressionAttributeNames: { '#event': 'event' },
      ExpressionAttributeValues: { ':pk': contactId, ':t': prefix },
      ScanIndexForward: false,
      Limit: ENTRIES_AT_ONCE,
      ...(until === undefined ? {} : { ExclusiveStartKey: { pk: contactId, sk: `${prefix}${until}` } }),
    })
    for (const item of items) {
      const movement = movementOf(toEntry(item))
      if (movement) rows.push({ position: String(item.sk).slice(prefix.length), movement })
    }
    if (!lastKey) return { rows }
    until = String(lastKey.sk).slice(prefix.length)
    if (rows.length > limit || read + ENTRIES_AT_ONCE >= MAX_READ) return { rows, until }
  }
}
