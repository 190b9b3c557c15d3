import { fromCursor, toCursor } from '../../../kernel/cursor.ts'
import type { Layout } from '../../../kernel/layout.ts'
import type { Page } from '../../../kernel/page.ts'
import type { Item } from '../../../platform/item.ts'
import { SHARDS, time } from '../../../platform/keys.ts'
import { readLayout } from '../../../platform/layout.ts'
import { batchGet, query, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { socketsPartitions } from '../../sockets/items.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { LAG_MS, timelineKeys, timelinePartitions, toConversation } from '../../timeline/items.ts'
import type { InboxPageRequest, InboxPlace, Listed } from '../port.ts'

const { byActivity, byOwner, byAssigned, byQueue, byPlace, byAgent } = TABLE.indexes
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
/** So many keys are read for the price of one; of an index of shorter ones, some more. */
const KEYS_AT_ONCE = 27
const SHORT_KEYS_AT_ONCE = 35

type Place = 'unassigned' | 'assigned' | 'closed'

/** The lanes of one list over its shards. */
const keyLanes = (index: Lane['index'], partitionOf: (shard: number) => string, { readShards }: Layout) =>
  numbers(readShards).map((shard): Lane => ({ index, partition: partitionOf(shard), rows: 'keys' }))

/** Where the first edition had a list. */
const earlierLanes = (partitionOf: (shard: number) => string, { hasFirstEdition }: Layout): Lane[] =>
  hasFirstEdition
    ? fixedShards.map((shard): Lane => ({ index: byPlace, partition: partitionOf(shard), rows: 'whole' }))
    : []

function blacklistLanes(layout: Layout): Lane[] {
  const of = timelinePartitions.blacklist
  return [...keyLanes(byActivity, of, layout), ...earlierLanes(of, layout)]
}

type OfPlace = Extract<InboxPlace, { by: 'place' }>

function teamLanes(place: OfPlace['place'], team: string | null, layout: Layout): Lane[] {
  if (place === 'open') return (['unassigned', 'assigned'] as const).flatMap((one) => teamLanes(one, team, layout))
  const of = (name: Place) => (shard: number) => timelinePartitions.place(name, team, shard)
  if (place === 'all') {
    const earlier = (['unassigned', 'assigned', 'closed'] as const).flatMap((name) => earlierLanes(of(name), layout))
    return [...keyLanes(byActivity, (shard) => timelinePartitions.team(team, shard), layout), ...earlier]
  }
  const index = place === 'assigned' ? byAssigned : byOwner
  return [...keyLanes(index, of(place), layout), ...earlierLanes(of(place), layout)]
}

/** Lanes of which rows that are not kept need not be read. */
function placeLanes({ place, teams }: OfPlace, layout: Layout, mayKeep?: (listed: Listed) => boolean): Lane[] {
  return teams.flatMap((teamId) =>
    teamLanes(place, teamId, layout).map((lane): Lane => {
      if (lane.rows === 'whole' || !mayKeep) return lane
      return { ...lane, accepts: (position) => mayKeep(listedOf(lane, teamId, position)) }
    }),
  )
}

/** What a key of a list says after what tells it from others: the assignee where all have one, the crew of who waits; then owners. */
function listedOf({ index }: Lane, teamId: string | null, position: string): Listed {
  const [, contact = '', number = '', ...rest] = position.split('#')
  if (index === byQueue) return { teamId, owners: rest.slice(1), contact, mark: timelineKeys.markOf(number) }
  if (index !== byAssigned) return { teamId, owners: rest, contact }
  const [assigneeId = '', grabbedBy] = rest
  return { teamId, assigneeId, owners: grabbedBy === undefined ? [] : [grabbedBy, assigneeId] }
}

function ownerLanes(partition: string, { hasFirstEdition }: Layout): Lane[] {
  const present: Lane = { index: byOwner, partition, rows: 'keys' }
  return hasFirstEdition ? [present, { index: byAgent, partition, rows: 'whole' }] : [present]
}

type Waiting = Extract<InboxPlace, { by: 'waiting' }>

function waitingLanes(
  { crew, ranges }: Waiting,
  { readShards, hasFirstEdition }: Layout,
  mayKeep: (listed: Listed) => boolean = () => true,
): Lane[] {
  const isOf = (position: string) => crew.some((name) => position.split('#')[3] === timelineKeys.crew[name])
  return ranges.flatMap(({ team, after, before }) => {
    // A position goes on after the time with `#`, which is above `!`: bounds are exact to the millisecond.
    const bounds = {
      ...(after === undefined ? {} : { from: `${time(after)}${HIGHEST}` }),
      ...(before === undefined ? {} : { to: `${time(before)}${LOWEST}` }),
    }
    const prefix = timelineKeys.queueOf(team)
    const present = numbers(readShards).map((shard): Lane => {
      const partition = timelinePartitions.queue(shard)
      const lane: Lane = { index: byQueue, partition, prefix, rows: 'keys', ...bounds }
      return { ...lane, accepts: (position) => isOf(position) && mayKeep(listedOf(lane, team, position)) }
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

function planOf(place: InboxPlace, layout: Layout, mayKeep?: (listed: Listed) => boolean): Plan {
  const latestFirst = (lanes: Lane[], lag: number): Plan => ({ lanes, forward: false, lag })
  const markers = (partitions: string[]): Plan => ({ lanes: partitions.map(markerLane), forward: false, lag: 0 })
  switch (place.by) {
    case 'place':
      return latestFirst(
        placeLanes(place, layout, mayKeep),
        place.place === 'unassigned' ? LAG_MS.byOwner : LAG_MS.byActivity,
      )
    case 'updated': {
      const from = `${time(Math.max(0, place.after - LAG_MS.byActivity))}${LOWEST}`
      const lanes = placeLanes({ by: 'place', place: 'all', teams: place.teams }, layout, mayKeep)
      return latestFirst(
        lanes.map((lane) => ({ ...lane, from })),
        LAG_MS.byActivity,
      )
    }
    case 'blacklist':
      return latestFirst(blacklistLanes(layout), LAG_MS.byActivity)
    case 'agent': {
      const partitionOf = place.list === 'mine' ? timelinePartitions.mine : timelinePartitions.closedBy
      return latestFirst(ownerLanes(partitionOf(place.agentId), layout), LAG_MS.byOwner)
    }
    case 'joined':
      return joinedPlan(place.agentId)
    case 'online':
      return markers(fixedShards.map(socketsPartitions.online))
    case 'waiting':
      return { lanes: waitingLanes(place, layout, mayKeep), forward: true, lag: 0 }
    case 'idle': {
      const lanes = place.ranges.flatMap(({ team, before }) =>
        teamLanes('open', team, layout).map((lane) => ({
          ...lane,
          to: `${time(before)}${LOWEST}`,
        })),
      )
      return { lanes, forward: true, lag: 0 }
    }
    case 'lively': {
      const open = place.teams.flatMap((team) => teamLanes('open', team, layout))
      const from = `${time(place.since - LAG_MS.byActivity)}${LOWEST}`
      return latestFirst(
        [...open, ...blacklistLanes(layout)].map((lane) => ({ ...lane, from })),
        0,
      )
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
  // Of two lanes one is mostly the whole page, with what is close behind it; more of them rarely share a page evenly.
  const share = lanes.length <= 2 ? limit + 1 + MAX_AHEAD : Math.max(4, Math.ceil((limit + 1) / lanes.length) + 2)
  const least = ({ rows, index }: Lane) => (rows !== 'keys' ? 0 : index === byQueue ? SHORT_KEYS_AT_ONCE : KEYS_AT_ONCE)
  const heads = lanes.map((lane) => ({
    lane,
    rows: [] as Row[],
    more: true,
    after: start,
    pages: 0,
    step: Math.max(share, least(lane)),
  }))
  let read = 0
  let leftOut = 0
  const isBefore = (position: string, other: string) => (forward ? position < other : position > other)
  const isWithin = (position: string, reach: number | undefined) =>
    reach === undefined || (forward ? timeOf(position) <= reach : timeOf(position) >= reach)
  const best = () =>
    heads.reduce<(typeof heads)[number] | undefined>((chosen, head) => {
      const [position, other] = [head.rows[0]?.position, chosen?.rows[0]?.position]
      if (position === undefined) return chosen
      return other === undefined || isBefore(position, other) ? head : chosen
    }, undefined)
  /** How far every lane was looked at: what lies beyond may have others before it. */
  const edge = () =>
    heads
      .flatMap(({ rows, more, after }) => (rows.length === 0 && more && after !== undefined ? [after] : []))
      .reduce<string | undefined>(
        (first, after) => (first === undefined || isBefore(after, first) ? after : first),
        undefined,
      )
  const fill = async (reach?: number) => {
    for (;;) {
      const next = best()?.rows[0]?.position
      const isOpen = ({ rows, more }: (typeof heads)[number]) => rows.length === 0 && more
      // Of a lane that was looked at beyond the next row, more is not needed yet.
      const hungry = heads.filter((head) => {
        const { pages, after = '' } = head
        if (!isOpen(head) || pages === 0) return isOpen(head)
        return leftOut < MAX_READ && isWithin(after, reach) && (next === undefined || !isBefore(next, after))
      })
      if (hungry.length === 0) return
      // What an earlier layout has, first: whoever is moved meanwhile is seen twice, and not missed.
      const earlier = heads.filter((head) => isOpen(head) && head.lane.rows === 'whole')
      await Promise.all(
        (earlier.length > 0 ? earlier : hungry).map(async (head) => {
          const page = await readLane(table, head.lane, forward, head.after, head.step + (head.after ? 1 : 0))
          head.rows = page.rows
          head.more = page.more
          head.after = page.last
          // A filter that keeps little would else read a long inbox in tiny steps.
          head.pages++
          if (head.pages > 2 || head.lane.rows === 'whole') head.step = Math.min(head.step * 2, 100)
          read += page.read
          leftOut += page.read - page.rows.length
        }),
      )
    }
  }
  return {
    read: () => read,
    /** the next row; `reach`: only what lies before that time, in the order of the list, has to be found */
    async peek(reach?: number): Promise<Row | undefined> {
      await fill(reach)
      const [row, end] = [best()?.rows[0], edge()]
      return row && (end === undefined || isBefore(row.position, end)) ? row : undefined
    },
    /** the row that `peek` has shown */
    take: () => best()?.rows.shift() as Row,
    /** whether there is a next row, whichever */
    async hasNext(): Promise<boolean> {
      if (heads.every(({ rows }) => rows.length === 0)) await fill()
      return heads.some(({ rows, more }) => rows.length > 0 || more)
    },
    /** where too many rows were left out to go on */
    stoppedAt: () => (leftOut < MAX_READ ? undefined : edge()),
    /** rows before that time that were read already */
    inHand: (reach: number) =>
      heads.reduce((sum, { rows }) => sum + rows.filter(({ position }) => isWithin(position, reach)).length, 0),
  }
}

interface Resolved {
  row: Row
  conversation: Conversation
}
const conversationOf = ({ conversation }: Resolved) => conversation

/** The conversations that rows stand for, in their order; those gone are left out. */
async function resolve(table: Table, rows: readonly Row[]): Promise<Resolved[]> {
  const wanted = rows.map((row) => ({ row, key: keyOf(row) }))
  const toRead = new Map(
    wanted.flatMap(({ row, key }) => (row.lane.rows === 'whole' || key.n === 0 ? [] : [[idOf(key), key] as const])),
  )
  const keys = [...toRead.values()].map(({ contactId, n }) => timelineKeys.conversation(contactId, n))
  const found = new Map((await batchGet(table, keys, false)).map((item) => [idOf(keyOfItem(item)), item]))
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
const keyOfItem = ({ pk, sk }: Item): Key => ({ contactId: String(pk), n: Number(String(sk).slice(2)) })

/** The conversation that a row stands for; a marker's position goes on with contact and number. */
function keyOf({ position, item, lane }: Row): Key {
  if (lane.rows !== 'markers') return keyOfItem(item)
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
  page: InboxPageRequest,
  keep: (conversation: Conversation) => boolean,
  mayKeep?: (listed: Listed) => boolean,
): Promise<Page<Conversation>> {
  const natural = planOf(place, await readLayout(table), mayKeep)
  const plan = page.order === undefined ? natural : { ...natural, forward: page.order === 'oldest' }
  const { forward } = plan
  const isBefore = (activity: string, other: string) => (forward ? activity < other : activity > other)
  /** `beyond`: what stands there or before it was shown */
  const [position = '', beyond = ''] = (fromCursor(page.cursor, POSITION) ?? '').split('~')
  const beginning = beyond && !forward ? `${beyond.slice(0, 14)}${HIGHEST}` : ''
  const rows = mergeLanes(table, plan, position || beginning || undefined, page.limit)
  const shown = new Set<string>()
  const isNew = ({ conversation }: Resolved) => {
    if (shown.has(conversation.id) || !isOfPlace(place, conversation) || !keep(conversation)) return false
    if (beyond && !isBefore(beyond, activityOf(conversation))) return false
    shown.add(conversation.id)
    return true
  }
  const taken: Resolved[] = []
  let last: string | undefined
  let lookAt = page.limit
  let looked = 0
  /** looked up with others, and not come to */
  let left: Resolved[] = []
  while (taken.length < page.limit && (await rows.peek()) && (last === undefined || rows.read() < MAX_READ)) {
    const chunk: Row[] = []
    while (chunk.length < lookAt && (await rows.peek())) chunk.push(rows.take())
    last = chunk.at(-1)?.position ?? last
    left = await resolve(table, chunk)
    while (left.length > 0 && taken.length < page.limit) {
      const next = left.shift() as Resolved
      if (isNew(next)) taken.push(next)
      if (taken.length === page.limit) last = next.row.position
    }
    looked += chunk.length
    lookAt = Math.min(
      100,
      taken.length === 0 ? Math.max(lookAt, 25) * 2 : Math.ceil(((page.limit - taken.length) * looked) / taken.length),
    )
  }
  if (taken.length < page.limit) last = rows.stoppedAt() ?? last
  const hasNext = left.length > 0 || (await rows.hasNext())
  const isWholeCrew = place.by === 'joined' && page.cursor === undefined && !hasNext
  if (plan.lag > 0 || isWholeCrew) return inOrder()
  return { items: taken.map(conversationOf), nextCursor: hasNext && last !== undefined ? toCursor(last) : null }

  async function inOrder(): Promise<Page<Conversation>> {
    const sorted = (some: readonly Resolved[]) =>
      some.toSorted((a, b) => (isBefore(activityOf(a.conversation), activityOf(b.conversation)) ? -1 : 1))
    if (!hasNext || last === undefined) return { items: sorted(taken).map(conversationOf), nextCursor: null }
    const following = { items: sorted(taken).map(conversationOf), nextCursor: toCursor(`${last}~${beyond}`) }
    if (taken.length < page.limit) return following
    const times = taken.map(({ conversation }) => conversation.lastActivityAt)
    const reach = forward ? Math.max(...times) : Math.min(...times) - plan.lag + 1
    const ahead: Row[] = []
    for (;;) {
      if (left.length + ahead.length + rows.inHand(reach) > MAX_AHEAD) return following
      const row = await rows.peek(reach)
      const isNear = row !== undefined && (forward ? timeOf(row.position) <= reach : timeOf(row.position) >= reach)
      if (!isNear) break
      ahead.push(rows.take())
    }
    const near = [...left, ...(await resolve(table, ahead))].filter(isNew)
    const all = sorted([...taken, ...near])
    const [items, rest] = [all.slice(0, page.limit), all.slice(page.limit)]
    if (rest.length === 0 && !(await rows.hasNext())) return { items: items.map(conversationOf), nextCursor: null }
    // The next page begins with the first that is left, or behind all that were looked at.
    const first = rest.map(({ row }) => row.position).reduce<string | undefined>(earliest, undefined)
    const end = ahead.at(-1)?.position ?? left.at(-1)?.row.position ?? last
    const at = first === undefined ? end : justBefore(first)
    const { conversation } = items.at(-1) as Resolved
    return { items: items.map(conversationOf), nextCursor: toCursor(`${at}~${activityOf(conversation)}`) }
  }
  function earliest(found: string | undefined, next: string): string {
    return found === undefined || isBefore(next, found) ? next : found
  }
  function justBefore(place: string): string {
    return forward ? place.slice(0, -1) : `${place}${LOWEST}`
  }
}

/** Whose conversations stand in a list, as its keys say it: the ends of their contacts' ids. Undefined: more than that many. */
export async function listedContacts(
  table: Table,
  place: InboxPlace,
  most: number,
): Promise<ReadonlySet<string> | undefined> {
  const plan = planOf(place, await readLayout(table))
  const found = await Promise.all(plan.lanes.map((lane) => readLane(table, lane, plan.forward, undefined, most + 1)))
  const rows = found.flatMap((page) => page.rows)
  return rows.length > most ? undefined : new Set(rows.map((row) => timelineKeys.contactMark(keyOf(row).contactId)))
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
