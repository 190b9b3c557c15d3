import type { Layout } from '../../../kernel/layout.ts'
import type { Page, PageRequest } from '../../../kernel/page.ts'
import { fromCursor, toCursor } from '../../../platform/cursor.ts'
import type { Item } from '../../../platform/item.ts'
import { SHARDS, time } from '../../../platform/keys.ts'
import { readLayout } from '../../../platform/layout.ts'
import { batchGet, query, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { socketsPartitions } from '../../sockets/items.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { LAG_MS, timelineKeys, timelinePartitions, toConversation } from '../../timeline/items.ts'
import type { InboxPlace } from '../port.ts'

const { byActivity, byOwner, byQueue, byPlace, byAgent } = TABLE.indexes
const { byWaiting } = TABLE.earlierIndexes

/** One index partition to read, between two positions: sort keys without what all of them start with. */
interface Lane {
  index: { name: string; partitionKey: string; sortKey: string }
  partition: string
  prefix?: string
  from?: string
  to?: string
  /** what its rows are: keys of conversations, conversations, or markers of conversations */
  rows: 'keys' | 'whole' | 'markers'
  accepts?: (position: string) => boolean
}
interface Plan {
  lanes: Lane[]
  forward: boolean
  /** positions may be that far behind the activity by which the list is sorted */
  lag: number
}
interface Row {
  position: string
  item: Item
  lane: Lane
}

const numbers = (count: number) => Array.from({ length: count }, (_, at) => at)
/** What the first edition, and what is not a conversation, is spread over. */
const fixedShards = numbers(SHARDS)
const LOWEST = '!'
const HIGHEST = '~'
/** Every position starts with a time; of a list that may lag, the cursor says beside it below which activity it goes on. */
const POSITION = /^(?:\d{14}#[^~]*)?(?:~(?:\d{14}#[^~]*)?)?$/
/** Rows read at most for one page: a filter that matches nearly nothing answers a short page with a cursor. */
const MAX_READ = 1_000
/** Rows beyond a page that may be looked at for its exact order; where more are that close, pages follow positions. */
const MAX_AHEAD = 6
/** So many keys are read for the price of one. */
const KEYS_AT_ONCE = 30

type OpenPlace = 'unassigned' | 'assigned' | 'closed'

function activityLanes(partitionOf: (shard: number) => string, { readShards, hasFirstEdition }: Layout): Lane[] {
  const present = numbers(readShards).map(
    (shard): Lane => ({ index: byActivity, partition: partitionOf(shard), rows: 'keys' }),
  )
  const earlier = fixedShards.map((shard): Lane => ({ index: byPlace, partition: partitionOf(shard), rows: 'whole' }))
  return hasFirstEdition ? [...present, ...earlier] : present
}

function placeLanes(places: readonly OpenPlace[], team: string | null, layout: Layout): Lane[] {
  return places.flatMap((name) => activityLanes((shard) => timelinePartitions.place(name, team, shard), layout))
}

function ownerLanes(partition: string, { hasFirstEdition }: Layout): Lane[] {
  const present: Lane = { index: byOwner, partition, rows: 'keys' }
  return hasFirstEdition ? [present, { index: byAgent, partition, rows: 'whole' }] : [present]
}

type Waiting = Extract<InboxPlace, { by: 'waiting' }>

function waitingLanes({ crew, ranges }: Waiting, { readShards, hasFirstEdition }: Layout): Lane[] {
  const isOf = (position: string) => crew.some((name) => position.split('#')[3] === name)
  return ranges.flatMap(({ team, after, before }) => {
    // A position goes on after the time with `#`, which is above `!`: bounds are exact to the millisecond.
    const bounds = {
      ...(after === undefined ? {} : { from: `${time(after)}${HIGHEST}` }),
      ...(before === undefined ? {} : { to: `${time(before)}${LOWEST}` }),
    }
    const prefix = timelineKeys.queueOf(team)
    const present = numbers(readShards).map((shard): Lane => {
      const partition = timelinePartitions.queue(shard)
      return { index: byQueue, partition, prefix, rows: 'keys', ...bounds, accepts: isOf }
    })
    if (!hasFirstEdition) return present
    const earlier = crew.flatMap((name) =>
      fixedShards.map((shard): Lane => {
        const partition = timelinePartitions.waiting(name, team, shard)
        return { index: byWaiting, partition, rows: 'whole', ...bounds }
      }),
    )
    return [...present, ...earlier]
  })
}

const markerLane = (partition: string): Lane => ({ index: byAgent, partition, rows: 'markers' })

/** What is the agent's own has no marker; in the first edition it had. */
function joinedPlan(agentId: string): Plan {
  const own: Lane = { index: byOwner, partition: timelinePartitions.mine(agentId), rows: 'keys' }
  return { lanes: [markerLane(timelinePartitions.joined(agentId)), own], forward: false, lag: 0 }
}

/** What is assigned to an agent, they may not have joined. */
function isOfPlace(place: InboxPlace, { participantIds }: Conversation): boolean {
  return place.by !== 'joined' || participantIds.includes(place.agentId)
}

function planOf(place: InboxPlace, layout: Layout): Plan {
  const latestFirst = (lanes: Lane[]): Plan => ({ lanes, forward: false, lag: LAG_MS })
  const markers = (partitions: string[]): Plan => ({ lanes: partitions.map(markerLane), forward: false, lag: 0 })
  switch (place.by) {
    case 'place':
      return latestFirst(place.teams.flatMap((team) => placeLanes(place.places, team, layout)))
    case 'blacklist':
      return latestFirst(activityLanes(timelinePartitions.blacklist, layout))
    case 'agent': {
      const partitionOf = place.list === 'mine' ? timelinePartitions.mine : timelinePartitions.closedBy
      return latestFirst(ownerLanes(partitionOf(place.agentId), layout))
    }
    case 'joined':
      return joinedPlan(place.agentId)
    case 'online':
      return markers(fixedShards.map(socketsPartitions.online))
    case 'waiting':
      return { lanes: waitingLanes(place, layout), forward: true, lag: 0 }
    case 'idle': {
      const lanes = place.ranges.flatMap(({ team, before }) =>
        placeLanes(['unassigned', 'assigned'], team, layout).map((lane) => ({
          ...lane,
          to: `${time(before)}${LOWEST}`,
        })),
      )
      return { lanes, forward: true, lag: 0 }
    }
  }
}

async function readLane(table: Table, lane: Lane, forward: boolean, after: string | undefined, limit: number) {
  const { index, prefix = '' } = lane
  const low = forward && after !== undefined && after > (lane.from ?? LOWEST) ? after : (lane.from ?? LOWEST)
  const high = !forward && after !== undefined && after < (lane.to ?? HIGHEST) ? after : (lane.to ?? HIGHEST)
  if (low >= high) return { rows: [], last: after, more: false, read: 0 }
  const { items, lastKey } = await query(table, {
    IndexName: index.name,
    KeyConditionExpression: '#p = :p AND #s BETWEEN :low AND :high',
    ExpressionAttributeNames: { '#p': index.partitionKey, '#s': index.sortKey },
    ExpressionAttributeValues: { ':p': lane.partition, ':low': `${prefix}${low}`, ':high': `${prefix}${high}` },
    ScanIndexForward: forward,
    Limit: limit,
  })
  const found = items.map((item): Row => ({ position: String(item[index.sortKey]).slice(prefix.length), item, lane }))
  // BETWEEN includes its ends, and the row that the cursor names was shown already.
  const rows = found.filter(({ position }) => position !== after && (lane.accepts?.(position) ?? true))
  return { rows, last: found.at(-1)?.position ?? after, more: lastKey !== undefined, read: items.length }
}

/** Lanes merged by position, each read a little at a time. */
function mergeLanes(table: Table, { lanes, forward }: Plan, start: string | undefined, limit: number) {
  // Several lanes rarely share a page evenly.
  const share = lanes.length === 1 ? limit + 1 : Math.max(4, Math.ceil((limit + 1) / lanes.length) + 2)
  const heads = lanes.map((lane) => ({
    lane,
    rows: [] as Row[],
    more: true,
    after: start,
    step: lane.rows === 'keys' ? Math.max(share, KEYS_AT_ONCE) : share,
  }))
  let read = 0
  const best = () =>
    heads.reduce<(typeof heads)[number] | undefined>((chosen, head) => {
      const [position, other] = [head.rows[0]?.position, chosen?.rows[0]?.position]
      if (position === undefined) return chosen
      return other === undefined || (forward ? position < other : position > other) ? head : chosen
    }, undefined)
  const fill = async () => {
    for (;;) {
      const hungry = heads.filter((head) => head.rows.length === 0 && head.more)
      if (hungry.length === 0) return
      // What an earlier layout has, first: whoever is moved meanwhile is seen twice, and not missed.
      const earlier = hungry.filter(({ lane }) => lane.rows === 'whole')
      await Promise.all(
        (earlier.length > 0 ? earlier : hungry).map(async (head) => {
          const page = await readLane(table, head.lane, forward, head.after, head.step + (head.after ? 1 : 0))
          head.rows = page.rows
          head.more = page.more
          head.after = page.last
          // A filter that keeps little would else read a long inbox in tiny steps.
          head.step = Math.min(head.step * 2, 100)
          read += page.read
        }),
      )
    }
  }
  return {
    read: () => read,
    async peek(): Promise<Row | undefined> {
      await fill()
      return best()?.rows[0]
    },
    async take(): Promise<Row | undefined> {
      await fill()
      return best()?.rows.shift()
    },
  }
}

/** The conversations that rows stand for, in their order; those gone are left out. */
async function resolve(table: Table, rows: readonly Row[]): Promise<{ row: Row; conversation: Conversation }[]> {
  const wanted = rows.map((row) => ({ row, key: keyOf(row) }))
  const toRead = new Map(
    wanted.flatMap(({ row, key }) => (row.lane.rows === 'whole' || key.n === 0 ? [] : [[idOf(key), key] as const])),
  )
  const keys = [...toRead.values()].map(({ contactId, n }) => timelineKeys.conversation(contactId, n))
  const found = new Map((await batchGet(table, keys, false)).map((item) => [idOfItem(item), item]))
  // A socket's marker knows its contact, not which conversation is the latest by now.
  const unnumbered = new Set(wanted.flatMap(({ key }) => (key.n === 0 ? [key.contactId] : [])))
  await Promise.all(
    [...unnumbered].map(async (contactId) => {
      const latest = await latestItem(table, contactId)
      if (latest) found.set(`${contactId}#0`, latest)
    }),
  )
  return wanted.flatMap(({ row, key }) => {
    const item = row.lane.rows === 'whole' ? row.item : found.get(idOf(key))
    return item ? [{ row, conversation: toConversation(item) }] : []
  })
}

interface Key {
  contactId: string
  n: number
}
const idOf = ({ contactId, n }: Key) => `${contactId}#${n}`
const idOfItem = ({ pk, sk }: Item) => idOf({ contactId: String(pk), n: Number(String(sk).slice(2)) })

/** Every position goes on with contact and number. */
function keyOf({ position }: Row): Key {
  const [, contactId = '', n = '0'] = position.split('#')
  return { contactId, n: Number(n) }
}

/** Where a conversation stands in a list by activity. */
const activityOf = ({ lastActivityAt, contactId, n }: Conversation) => `${time(lastActivityAt)}#${contactId}#${n}`
const timeOf = (position: string) => Number(position.slice(0, 14))

/**
 * A page of one part of the inbox: its lanes merged by position, then the conversations that stand there, read from the
 * table. Each lane is read a little at a time, so that a page costs about its own size however many lanes and
 * conversations there are.
 *
 * Lists by activity have positions that may lag: what comes after the page within that reach is looked at too, so that the
 * order is exact. Where too many are that close, pages follow the positions, and only within a page the order is exact;
 * nothing is left out or shown twice either way.
 */
export async function listConversations(
  table: Table,
  place: InboxPlace,
  page: PageRequest,
  keep: (conversation: Conversation) => boolean,
): Promise<Page<Conversation>> {
  const plan = planOf(place, await readLayout(table))
  const [position = '', below = ''] = (fromCursor(page.cursor, POSITION) ?? '').split('~')
  const start = position || (below && `${below.slice(0, 14)}${HIGHEST}`) || undefined
  const rows = mergeLanes(table, plan, start, page.limit)
  const shown = new Set<string>()
  const isNew = ({ conversation }: { conversation: Conversation }) => {
    if (shown.has(conversation.id) || !isOfPlace(place, conversation) || !keep(conversation)) return false
    if (below && activityOf(conversation) >= below) return false
    shown.add(conversation.id)
    return true
  }
  const taken: Conversation[] = []
  let last: string | undefined
  let lookAt = page.limit
  /** looked up with others, and not come to */
  let left: Awaited<ReturnType<typeof resolve>> = []
  while (taken.length < page.limit && (await rows.peek()) && (last === undefined || rows.read() < MAX_READ)) {
    const chunk: Row[] = []
    for (let row = await rows.peek(); row && chunk.length < lookAt; row = await rows.peek()) {
      chunk.push((await rows.take()) as Row)
      last = row.position
    }
    left = await resolve(table, chunk)
    while (left.length > 0 && taken.length < page.limit) {
      const next = left.shift() as (typeof left)[number]
      if (isNew(next)) taken.push(next.conversation)
      if (taken.length === page.limit) last = next.row.position
    }
    lookAt = Math.min(Math.max(lookAt, 25) * 2, 100)
  }
  const next = left[0]?.row ?? (await rows.peek())
  if (plan.lag === 0) return { items: taken, nextCursor: next && last !== undefined ? toCursor(last) : null }
  return inOrder()

  async function inOrder(): Promise<Page<Conversation>> {
    const sorted = (some: readonly Conversation[]) => some.toSorted((a, b) => (activityOf(a) < activityOf(b) ? 1 : -1))
    if (!next || last === undefined) return { items: sorted(taken), nextCursor: null }
    const following = { items: sorted(taken), nextCursor: toCursor(`${last}~${below}`) }
    if (taken.length < page.limit) return following
    const reach = Math.min(...taken.map(({ lastActivityAt }) => lastActivityAt)) - plan.lag
    const ahead: Row[] = []
    for (let row = await rows.peek(); row && timeOf(row.position) > reach; row = await rows.peek()) {
      if (left.length + ahead.length >= MAX_AHEAD) return following
      ahead.push((await rows.take()) as Row)
    }
    const near = [...left, ...(await resolve(table, ahead))].filter(isNew).map(({ conversation }) => conversation)
    const all = sorted([...taken, ...near])
    const items = all.slice(0, page.limit)
    const isOver = all.length === items.length && !(await rows.peek())
    return { items, nextCursor: isOver ? null : toCursor(`~${activityOf(items.at(-1) as Conversation)}`) }
  }
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
