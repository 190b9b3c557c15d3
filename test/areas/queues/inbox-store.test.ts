import { ScanCommand } from '@aws-sdk/client-dynamodb'
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { InboxPlace, Listed } from '../../../functions/areas/queues/port.ts'
import type { Conversation } from '../../../functions/areas/timeline/domain/conversation.ts'
import { timelineKeys, timelinePartitions } from '../../../functions/areas/timeline/items.ts'
import type { Store } from '../../../functions/edges/store.ts'
import { createStore } from '../../../functions/edges/store.ts'
import { initialLayout, placed, placeIn } from '../../../functions/kernel/layout.ts'
import { layoutItem } from '../../../functions/platform/layout.ts'
import { openTable } from '../../../functions/platform/table.ts'
import { type Database, startDatabase } from '../../kit/database.ts'
import {
  contactIdOf,
  conversationOf,
  freshStore,
  NOW,
  pagesOf,
  storedConversation,
  unassigned,
} from '../../kit/store.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let database: Database
beforeAll(async () => {
  database = await startDatabase()
})
afterAll(() => database.stop())

const MANY = 10_000
const layout = { ...initialLayout, shards: 3, readShards: 3, hasFirstEdition: false }
/** Whom anna has grabbed, of many. */
const GRABBED = [12, 5_003, 9_990]

const move = (store: Store, before: Conversation, after: Partial<Conversation>) =>
  store.commit(store.putConversation(before, { ...before, ...after }))

describe('ten thousand conversations', () => {
  let many: Database
  let store: Store
  beforeAll(async () => {
    // Every second one waits; all are in the same tab, many at the very same time.
    const items = Array.from({ length: MANY }, (_, number) =>
      storedConversation(
        {
          ...conversationOf(number, {
            lastActivityAt: NOW + Math.floor(number / 7),
            waitingSince: number % 2 === 0 ? NOW - number : null,
            grabbedBy: GRABBED.includes(number) ? 'anna' : null,
          }),
          version: 1,
        },
        layout,
      ),
    )
    many = await startDatabase({ table: 'many', items: [...items, layoutItem(layout)] })
    store = createStore(openTable(many.client, 'many'), { now: () => NOW })
  })
  afterAll(() => many.stop())

  it('are spread over shards and lanes', () => {
    const places = Array.from({ length: 100 }, (_, number) => placed(placeIn(layout, contactIdOf(number))))
    const numbers = (count: number) => Array.from({ length: count }, (_, at) => at)
    expect([...new Set(places.map(({ shard }) => shard))].toSorted()).toEqual(numbers(layout.shards))
    expect([...new Set(places.map(({ lane }) => lane))].toSorted()).toEqual(numbers(layout.lanes))
  })

  it('Q1 wait from the longest on', async () => {
    const waiting: InboxPlace = { by: 'waiting', crew: ['none'], ranges: [{ team: 'support' }] }
    const { items } = await store.listConversations(waiting, { limit: 5 }, () => true)
    expect(items.map(({ waitingSince }) => NOW - (waitingSince ?? 0))).toEqual([9998, 9996, 9994, 9992, 9990])
  })

  it('a filter that matches nearly nothing answers short pages, and finds what there is', async () => {
    const wanted = new Set([12, 5_003, 9_990].map((number) => conversationOf(number).id))
    const pages = await pagesOf(store, unassigned, 100, undefined, ({ id }) => wanted.has(id))
    expect(pages.flat().map(({ id }) => id)).toHaveLength(3)
    expect(pages.length).toBeGreaterThan(1)
  })

  it('A4 what the keys say that an agent does not see is not read, and ends a page in time', async () => {
    const read: number[] = []
    const keep = ({ lastActivityAt }: Conversation) => read.push(lastActivityAt - NOW) > 0
    const mayKeep = ({ owners }: Listed) => owners.includes('anna')
    const pages = await pagesOf(store, unassigned, 100, undefined, keep, mayKeep)
    const ids = GRABBED.map((number) => conversationOf(number).id).toReversed()
    expect(pages.flat().map(({ id }) => id)).toEqual(ids)
    expect(read).toEqual(GRABBED.map((number) => Math.floor(number / 7)).toReversed())
    expect(pages.length).toBeGreaterThan(3)
  })

  it('A1 page through, latest first, without loss and without doubles, also while some of them move', async () => {
    const moved = new Set<string>()
    const pages = await pagesOf(store, unassigned, 100, async (page) => {
      if (page % 10 !== 0 || page > 90) return
      // One that is far below comes to the top, and one goes to another tab.
      const [rises, leaves] = await store.readConversations(
        [MANY - 1 - page * 60, 10 + page].map((number) => ({ contactId: contactIdOf(number), n: 1 })),
      )
      if (!rises || !leaves) throw new Error('gone')
      await move(store, rises, { lastActivityAt: NOW + 10 * MANY + page })
      await move(store, leaves, { assigneeId: 'anna' })
      moved.add(rises.id).add(leaves.id)
    })
    const all = pages.flat()
    expect(pages.slice(0, -1).every((page) => page.length === 100)).toBe(true)
    expect(all.every((each, at) => at === 0 || each.lastActivityAt <= (all[at - 1]?.lastActivityAt ?? 0))).toBe(true)
    const stayed = all.filter(({ id }) => !moved.has(id))
    expect(stayed).toHaveLength(MANY - moved.size)
    expect(new Set(stayed.map(({ id }) => id)).size).toBe(stayed.length)
  })
})

describe('where a conversation is', () => {
  const listed = async (store: Store, place: InboxPlace) =>
    (await pagesOf(store, place, 10)).flat().map(({ n, contactId }) => `${contactId} ${n}`)
  const one = `${contactIdOf(1)} 1`

  const markersIn = async (table: string) => {
    const { Items = [] } = await database.client.send(new ScanCommand({ TableName: table }))
    return Items.filter((item) => item.itemKind?.S === 'joined')
  }

  it('A1 who has joined finds it once, whoever it is given to, page by page', async () => {
    const { store, table } = await freshStore(database)
    const crew = ['anna', 'ben']
    const joined = async (agentId: string) => (await pagesOf(store, { by: 'joined', agentId }, 2)).flat()
    const given = [null, 'anna', 'ben', 'anna', 'cleo', 'ben', null]
    const stored: Conversation[] = []
    for (const [index, assigneeId] of given.entries()) {
      const conversation = conversationOf(index, { assigneeId, participantIds: crew })
      await store.commit(store.putConversation(undefined, conversation))
      stored.push(...(await store.readConversations([conversation])))
    }
    const ids = stored.map(({ id }) => id).toSorted()
    for (const agentId of crew) expect((await joined(agentId)).map(({ id }) => id).toSorted()).toEqual(ids)
    expect(await joined('cleo')).toEqual([])
    for (const [index, conversation] of stored.entries()) {
      const assigneeId = given[(index + 1) % given.length] ?? null
      await store.commit(store.putConversation(conversation, { ...conversation, assigneeId }))
    }
    for (const agentId of crew) expect((await joined(agentId)).map(({ id }) => id).toSorted()).toEqual(ids)
    const again = await store.readConversations(stored)
    for (const each of again) await store.commit(store.putConversation(each, { ...each, status: 'resolved' }))
    for (const agentId of crew) expect(await joined(agentId)).toEqual([])
    expect(await markersIn(table)).toEqual([])
  })

  it('A1 the first edition’s marker of whoever it is assigned to goes with the next step', async () => {
    const { store, table } = await freshStore(database)
    const conversation = conversationOf(1, { assigneeId: 'anna', participantIds: ['anna'] })
    await store.commit(store.putConversation(undefined, conversation))
    const Item = {
      ...timelineKeys.joined(conversation.contactId, 1, 'anna'),
      itemKind: 'joined',
      agentPk: timelinePartitions.joined('anna'),
      agentSk: `${String(NOW).padStart(14, '0')}#${conversation.contactId}#1`,
    }
    await openTable(database.client, table).client.send(new PutCommand({ TableName: table, Item }))
    const joined = async () => (await pagesOf(store, { by: 'joined', agentId: 'anna' }, 10)).flat().map(({ id }) => id)
    expect(await joined()).toEqual([conversation.id])
    const [stored] = await store.readConversations([conversation])
    const { laid: _laid, ...first } = stored as Conversation
    await store.commit(store.putConversation(first, { ...first, unread: 1 }))
    expect(await markersIn(table)).toEqual([])
    expect(await joined()).toEqual([conversation.id])
  })

  it('A1 follows every step', async () => {
    const { store } = await freshStore(database)
    const place = (name: 'unassigned' | 'assigned' | 'open' | 'all', team: string | null = 'support'): InboxPlace => ({
      by: 'place',
      place: name,
      teams: [team],
    })
    let now = conversationOf(1)
    const step = async (after: Partial<Conversation>) => {
      await store.commit(store.putConversation(now.version === 0 ? undefined : now, { ...now, ...after }))
      now = { ...now, ...after, version: now.version + 1 }
    }
    await step({ waitingSince: NOW })
    for (const name of ['unassigned', 'open', 'all'] as const) expect(await listed(store, place(name))).toEqual([one])
    await step({ assigneeId: 'anna', participantIds: ['anna', 'ben'] })
    expect(await listed(store, place('unassigned'))).toEqual([])
    for (const name of ['assigned', 'open', 'all'] as const) expect(await listed(store, place(name))).toEqual([one])
    for (const agentId of ['anna', 'ben']) expect(await listed(store, { by: 'joined', agentId })).toEqual([one])
    expect(await listed(store, { by: 'agent', list: 'mine', agentId: 'anna' })).toEqual([one])
    expect(await listed(store, { by: 'agent', list: 'mine', agentId: 'ben' })).toEqual([])
    const waiting = (crew: 'none' | 'some'): InboxPlace => ({
      by: 'waiting',
      crew: [crew],
      ranges: [{ team: 'support' }],
    })
    expect(await listed(store, waiting('none'))).toEqual([])
    expect(await listed(store, waiting('some'))).toEqual([one])
    await step({ participantIds: ['ben'], waitingSince: null, teamId: 'sales' })
    expect(await listed(store, { by: 'joined', agentId: 'anna' })).toEqual([])
    expect(await listed(store, waiting('some'))).toEqual([])
    expect(await listed(store, place('assigned', 'sales'))).toEqual([one])
    await step({ status: 'resolved', closedById: 'ben' })
    expect(await listed(store, { by: 'joined', agentId: 'ben' })).toEqual([])
    expect(await listed(store, { by: 'agent', list: 'mine', agentId: 'anna' })).toEqual([])
    expect(await listed(store, { by: 'agent', list: 'closed', agentId: 'ben' })).toEqual([one])
    expect(await listed(store, place('open', 'sales'))).toEqual([])
    expect(await listed(store, place('all', 'sales'))).toEqual([one])
    expect(await listed(store, place('all'))).toEqual([])
    await step({ status: 'ongoing', closedById: null, blacklisted: true })
    expect(await listed(store, { by: 'blacklist' })).toEqual([one])
    for (const name of ['open', 'all'] as const) expect(await listed(store, place(name, 'sales'))).toEqual([])
    expect(await listed(store, { by: 'agent', list: 'mine', agentId: 'anna' })).toEqual([])
  })

  it('A1 keeps its place in a list for a while, and is listed by its last activity all the same', async () => {
    const { store, table } = await freshStore(database)
    const MINUTE = 60_000
    const lively = conversationOf(1, { lastActivityAt: NOW })
    const other = conversationOf(2, { lastActivityAt: NOW + MINUTE })
    for (const each of [lively, other]) await store.commit(store.putConversation(undefined, each))
    /** how far the lists' places are from the beginning, in minutes */
    const step = async (minutes: number, more: Partial<Conversation> = {}) => {
      const [before] = await store.readConversations([lively])
      if (!before) throw new Error('gone')
      await move(store, before, { ...more, lastActivityAt: NOW + minutes * MINUTE })
      const { client } = openTable(database.client, table)
      const { Item = {} } = await client.send(
        new GetCommand({ TableName: table, Key: timelineKeys.conversation(lively.contactId, 1) }),
      )
      return ['activitySk', 'ownerSk', 'assignedSk'].map((name) =>
        Item[name] === undefined ? null : (Number(String(Item[name]).slice(0, 14)) - NOW) / MINUTE,
      )
    }
    const order = async (place: 'unassigned' | 'assigned' | 'all') => {
      const of: InboxPlace = { by: 'place', place, teams: ['support'] }
      return (await pagesOf(store, of, 1)).flat().map(({ id }) => id)
    }
    expect(await step(10)).toEqual([0, 0, null])
    for (const place of ['unassigned', 'all'] as const) expect(await order(place)).toEqual([lively.id, other.id])
    expect(await step(11)).toEqual([0, 11, null])
    expect(await step(12, { assigneeId: 'anna' })).toEqual([0, 12, 12])
    expect(await step(20)).toEqual([0, 12, 12])
    expect(await order('all')).toEqual([lively.id, other.id])
    expect(await step(21, { assigneeId: 'ben' })).toEqual([21, 21, 21])
    expect(await order('assigned')).toEqual([lively.id])
    expect(await step(25, { status: 'resolved', closedById: 'ben' })).toEqual([21, 25, null])
    expect(await order('all')).toEqual([lively.id, other.id])
  })

  it.each([
    ['waited 2:59.999', 179_999, ['waiting']],
    ['waited 3:00.000', 180_000, ['waiting']],
    ['waited 3:00.001', 180_001, ['soon']],
    ['waited 5:00.000', 300_000, ['soon']],
    ['waited 5:00.001', 300_001, ['overdue']],
  ])('Q5 the ranges of the queues meet exactly: %s', async (_name, waited, expected) => {
    const { store } = await freshStore(database)
    await store.commit(store.putConversation(undefined, conversationOf(1, { waitingSince: NOW - waited })))
    const range = (after: number | undefined, before: number | undefined): InboxPlace => ({
      by: 'waiting',
      crew: ['none'],
      ranges: [
        { team: 'support', ...(after === undefined ? {} : { after }), ...(before === undefined ? {} : { before }) },
      ],
    })
    const queues = {
      overdue: range(undefined, NOW - 300_000),
      soon: range(NOW - 300_001, NOW - 180_000),
      waiting: range(NOW - 180_001, undefined),
    }
    const found = await Promise.all(
      Object.entries(queues).map(async ([name, place]) => ((await listed(store, place)).length > 0 ? [name] : [])),
    )
    expect(found.flat()).toEqual(expected)
  })

  it('Q8 A1 visitors are listed by their sockets, each once however many they have', async () => {
    const { store } = await freshStore(database)
    await store.commit(store.putConversation(undefined, conversationOf(1)))
    const socket = (connectionId: string) => ({
      kind: 'visitor' as const,
      connectionId,
      contactId: contactIdOf(1),
      channelId: 'demo-web',
    })
    await store.putConnection(socket('a'), NOW + 1_000)
    await store.putConnection(socket('b'), NOW + 2_000)
    expect((await store.listConversations({ by: 'online' }, { limit: 10 }, () => true)).items).toHaveLength(1)
    await store.deleteConnection(socket('a'))
    await store.deleteConnection(socket('b'))
    expect(await listed(store, { by: 'online' })).toEqual([])
  })

  it('a cursor that was never handed out is refused', async () => {
    const { store } = await freshStore(database)
    const strange = store.listConversations(unassigned, { limit: 5, cursor: 'müll' }, () => true)
    await expect(strange).rejects.toMatchObject({ code: 'invalid_request' })
  })
})
