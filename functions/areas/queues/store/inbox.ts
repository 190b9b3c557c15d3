import type { Page, PageRequest } from '../../../kernel/page.ts'
import { fromCursor, toCursor } from '../../../platform/cursor.ts'
import type { Item } from '../../../platform/item.ts'
import { SHARDS, time } from '../../../platform/keys.ts'
import { batchGet, query, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { socketsPartitions } from '../../sockets/items.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { timelineKeys, timelinePartitions, toConversation } from '../../timeline/items.ts'
import type { InboxPlace } from '../port.ts'

const { byPlace, byAgent, byWaiting } = TABLE.indexes
type Index = (typeof TABLE.indexes)[keyof typeof TABLE.indexes]

/** One index partition to read, between two sort keys. */
interface Lane {
  index: Index
  partition: string
  from?: string
  to?: string
}
interface Plan {
  lanes: Lane[]
  forward: boolean
  /** lanes hold markers of conversations instead of conversations */
  markers: boolean
}

const shards = Array.from({ length: SHARDS }, (_, shard) => shard)
const LOWEST = '!'
const HIGHEST = '~'
/** Every sort key of the inbox's indexes starts with a time. */
const POSITION = /^\d{14}#/
/** Rows read at most for one page: a filter that matches nearly nothing answers a short page with a cursor. */
const MAX_READ = 1_000

function planOf(place: InboxPlace): Plan {
  switch (place.by) {
    case 'place': {
      const lanes = place.places.flatMap((name) =>
        place.teams.flatMap((team) =>
          shards.map((shard) => ({ index: byPlace, partition: timelinePartitions.place(name, team, shard) })),
        ),
      )
      return { lanes, forward: false, markers: false }
    }
    case 'blacklist':
      return {
        lanes: shards.map((shard) => ({ index: byPlace, partition: timelinePartitions.blacklist(shard) })),
        forward: false,
        markers: false,
      }
    case 'agent': {
      const partition =
        place.list === 'mine' ? timelinePartitions.mine(place.agentId) : timelinePartitions.closedBy(place.agentId)
      return { lanes: [{ index: byAgent, partition }], forward: false, markers: false }
    }
    case 'joined':
      return {
        lanes: [{ index: byAgent, partition: timelinePartitions.joined(place.agentId) }],
        forward: false,
        markers: true,
      }
    case 'online':
      return {
        lanes: shards.map((shard) => ({ index: byAgent, partition: socketsPartitions.online(shard) })),
        forward: false,
        markers: true,
      }
    case 'waiting': {
      const lanes = place.ranges.flatMap(({ team, after, before }) =>
        place.crew.flatMap((crew) =>
          shards.map((shard) => ({
            index: byWaiting,
            partition: timelinePartitions.waiting(crew, team, shard),
            // The sort key goes on after the time with `#`, which is above `!`: bounds are exact to the millisecond.
            ...(after === undefined ? {} : { from: `${time(after)}${HIGHEST}` }),
            ...(before === undefined ? {} : { to: `${time(before)}${LOWEST}` }),
          })),
        ),
      )
      return { lanes, forward: true, markers: false }
    }
    case 'idle': {
      const lanes = place.ranges.flatMap(({ team, before }) =>
        (['unassigned', 'assigned'] as const).flatMap((name) =>
          shards.map((shard) => ({
            index: byPlace,
            partition: timelinePartitions.place(name, team, shard),
            to: `${time(before)}${LOWEST}`,
          })),
        ),
      )
      return { lanes, forward: true, markers: false }
    }
  }
}

async function readLane(table: Table, lane: Lane, forward: boolean, after: string | undefined, limit: number) {
  const { index } = lane
  const low = forward && after !== undefined && after > (lane.from ?? LOWEST) ? after : (lane.from ?? LOWEST)
  const high = !forward && after !== undefined && after < (lane.to ?? HIGHEST) ? after : (lane.to ?? HIGHEST)
  if (low >= high) return { items: [], more: false }
  const { items, lastKey } = await query(table, {
    IndexName: index.name,
    KeyConditionExpression: '#p = :p AND #s BETWEEN :low AND :high',
    ExpressionAttributeNames: { '#p': index.partitionKey, '#s': index.sortKey },
    ExpressionAttributeValues: { ':p': lane.partition, ':low': low, ':high': high },
    ScanIndexForward: forward,
    Limit: limit,
  })
  // BETWEEN includes its ends, and the row that the cursor names was shown already.
  const fresh = items.filter((item) => item[index.sortKey] !== after)
  return { items: fresh, more: lastKey !== undefined }
}

/**
 * A page of one part of the inbox: its lanes merged by sort key. Each lane is read a little at a time, so that a page
 * costs about its own size however many lanes and conversations there are. The cursor is the position of the last row.
 */
export async function listConversations(
  table: Table,
  place: InboxPlace,
  page: PageRequest,
  keep: (conversation: Conversation) => boolean,
): Promise<Page<Conversation>> {
  const { lanes, forward, markers } = planOf(place)
  const start = fromCursor(page.cursor, POSITION)
  // One row more than a page says whether there is another; several lanes rarely share a page evenly.
  let step = lanes.length === 1 ? page.limit + 1 : Math.max(4, Math.ceil((page.limit + 1) / lanes.length) + 2)
  const heads = lanes.map((lane) => ({
    lane,
    rows: [] as Item[],
    more: true,
    after: start,
    sortKey: lane.index.sortKey as string,
  }))
  const out: Conversation[] = []
  let read = 0
  let looked = 0
  let position: string | undefined
  for (;;) {
    const hungry = heads.filter((head) => head.rows.length === 0 && head.more)
    if (hungry.length > 0 && read >= MAX_READ && position !== undefined)
      return { items: out, nextCursor: toCursor(position) }
    await Promise.all(
      hungry.map(async (head) => {
        const { items, more } = await readLane(table, head.lane, forward, head.after, step + (head.after ? 1 : 0))
        const rows = markers ? await resolveMarkers(table, items, head.sortKey) : items
        head.rows = rows
        head.more = more
        const last = items.at(-1)?.[head.sortKey]
        if (typeof last === 'string') head.after = last
        read += items.length
      }),
    )
    // A filter that keeps little would else read a long inbox in tiny steps.
    if (looked > 4 * out.length + step) step = Math.min(step * 2, 100)
    if (heads.some((head) => head.rows.length === 0 && head.more)) continue
    const best = heads.reduce<(typeof heads)[number] | undefined>((chosen, head) => {
      const key = head.rows[0]?.[head.sortKey] as string | undefined
      if (key === undefined) return chosen
      const other = chosen?.rows[0]?.[chosen.sortKey] as string | undefined
      return other === undefined || (forward ? key < other : key > other) ? head : chosen
    }, undefined)
    if (!best) return { items: out, nextCursor: null }
    if (out.length === page.limit && position !== undefined) return { items: out, nextCursor: toCursor(position) }
    const row = best.rows.shift() as Item
    position = row[best.sortKey] as string
    looked += 1
    const conversation = toConversation(row)
    if (keep(conversation) && !out.some((shown) => shown.id === conversation.id)) out.push(conversation)
  }
}

/** Replaces markers by the conversations they stand for, keeping each marker's position; those gone are dropped. */
async function resolveMarkers(table: Table, markers: Item[], sortKey: string): Promise<Item[]> {
  const wanted = markers.map((marker) => {
    const [, contactId = '', n = '0'] = String(marker[sortKey]).split('#')
    return { contactId, n: Number(n), position: marker[sortKey] }
  })
  const exact = new Map(
    wanted
      .filter(({ n }) => n > 0)
      .map(({ contactId, n }) => [`${contactId}#${n}`, timelineKeys.conversation(contactId, n)]),
  )
  const found = new Map(
    (await batchGet(table, [...exact.values()], false)).map((item) => [
      `${item.pk}#${Number(String(item.sk).slice(2))}`,
      item,
    ]),
  )
  // A socket's marker knows its contact, not which conversation is the latest by now.
  await Promise.all(
    [...new Set(wanted.filter(({ n }) => n === 0).map(({ contactId }) => contactId))].map(async (contactId) => {
      const latest = await latestItem(table, contactId)
      if (latest) found.set(`${contactId}#0`, latest)
    }),
  )
  return wanted.flatMap(({ contactId, n, position }) => {
    const item = found.get(`${contactId}#${n}`)
    return item ? [{ ...item, [sortKey]: position }] : []
  })
}

async function latestItem(table: Table, contactId: string): Promise<Item | undefined> {
  const { items } = await query(table, {
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
    ExpressionAttributeValues: { ':pk': contactId, ':first': 'C#', ':last': 'C#999999' },
    ScanIndexForward: false,
    Limit: 1,
  })
  return items[0]
}
