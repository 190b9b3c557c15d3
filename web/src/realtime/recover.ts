import type { QueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { contactIdOf, keys, type ListFilter } from '../api/keys.ts'
import type { Conversation, Entry, Page } from '../api/types.ts'
import { PAGE } from '../queues/list-query.ts'
import { orderOf } from '../queues/membership.ts'
import { beginning, type ListData } from '../queues/place.ts'
import { forgetCounted } from '../queues/recount.ts'
import { hasNewer, lastSeq, mergedAsRead, shownIn, type TimelineData } from '../timeline/merge.ts'
import { afterReading, firstRead, readAgain } from './reading.ts'

/** The conversations that something is missing of, and whether more was missed while that was asked for. */
const filling = new Map<string, { isMoreMissed: boolean }>()

/** Reads what was stored after a number and puts it where it belongs. */
export async function fillGap(client: QueryClient, conversationId: string, afterSeq: number): Promise<void> {
  const underWay = filling.get(conversationId)
  if (underWay) {
    underWay.isMoreMissed = true
    return
  }
  const gap = { isMoreMissed: false }
  filling.set(conversationId, gap)
  const before = shownEntries(client, conversationId)
  try {
    const missed: Entry[] = []
    let cursor: string | undefined
    do {
      const page = await call('conversations.timeline', { id: conversationId, afterSeq, ...(cursor ? { cursor } : {}) })
      missed.push(...page.items)
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    mergeInto(client, conversationId, missed, before)
  } catch (error) {
    // The next frame or reconnection finds the same gap again.
    console.warn('Could not read what was missed:', error)
  } finally {
    filling.delete(conversationId)
  }
  // It may have been stored after this was answered.
  if (gap.isMoreMissed) await fillGap(client, conversationId, afterSeq)
}

const timelinesOf = (client: QueryClient, conversationId: string) =>
  client.getQueryCache().findAll({ queryKey: keys.timelines(contactIdOf(conversationId)) })

/** As they are before something is read. */
const shownEntries = (client: QueryClient, conversationId: string): ReadonlyMap<string, Entry> =>
  new Map(
    timelinesOf(client, conversationId).flatMap(({ state }) => [...shownIn(state.data as TimelineData | undefined)]),
  )

function mergeInto(
  client: QueryClient,
  conversationId: string,
  entries: readonly Entry[],
  before: ReadonlyMap<string, Entry>,
): void {
  for (const query of timelinesOf(client, conversationId)) {
    const data = query.state.data as TimelineData | undefined
    const channelId = query.queryKey[3] as string | null
    const fitting = entries.filter(({ message }) => channelId === null || message?.channel.id === channelId)
    afterReading(query, () => mergeInto(client, conversationId, entries, before))
    if (data) client.setQueryData(query.queryKey, mergedAsRead(data, fitting, before))
  }
}

/** An entry as it is answered to one's own act; what the socket has told since it was asked for tells of later. */
export async function applyEntryAnswer(
  client: QueryClient,
  conversationId: string,
  asked: Promise<Entry>,
): Promise<void> {
  const before = shownEntries(client, conversationId)
  mergeInto(client, conversationId, [await asked], before)
}

/** Reads what was there once more: it may have been delivered, read or failed since. */
async function readNewest(client: QueryClient, id: string): Promise<void> {
  const before = shownEntries(client, id)
  const page = await call('conversations.timeline', { id, order: 'desc', limit: 50 })
  mergeInto(client, id, page.items, before)
}

/** The newest messages of a conversation that are still on their way, as far as they were read. */
const isOnItsWay = ({ message }: Entry) => message?.delivery && !['read', 'failed'].includes(message.delivery.status)

/** Who has just opened a conversation is told how far messages come from now on: what came until now is read once more. */
export async function catchUpDeliveries(client: QueryClient, id: string): Promise<void> {
  const timelines = client.getQueriesData<TimelineData>({ queryKey: keys.timelines(contactIdOf(id)) })
  const isOpen = timelines.some(([, data]) => data?.pages[0]?.items.some(isOnItsWay))
  if (isOpen) await readNewest(client, id)
}

const READ_PAGES = 4

/** Reads the lists again from their beginning; what somebody has scrolled down to stays under it. */
async function refreshLists(client: QueryClient): Promise<void> {
  const isDeep = (data: unknown) => ((data as ListData | undefined)?.pages.length ?? 0) > READ_PAGES
  const lists = client.getQueryCache().findAll({ queryKey: keys.lists })
  await Promise.all([
    readAgain(client, { queryKey: keys.lists, predicate: ({ state }) => !isDeep(state.data) }),
    ...lists.filter(({ state }) => isDeep(state.data)).map((query) => refreshDeep(client, query.queryKey)),
  ])
}

async function refreshDeep(client: QueryClient, queryKey: readonly unknown[]): Promise<void> {
  const filter = queryKey[1] as ListFilter
  const read: Page<Conversation>[] = []
  let cursor: string | undefined
  do {
    const page = await call('conversations.list', { ...filter, limit: PAGE, ...(cursor ? { cursor } : {}) })
    read.push(page)
    cursor = page.nextCursor ?? undefined
  } while (cursor && read.length < READ_PAGES)
  client.setQueryData<ListData>(queryKey, (data) => data && beginning(data, read, orderOf(filter)))
}

const looks = new WeakMap<QueryClient, number>()

/** How often one had to look again: an answer that was under way meanwhile may tell of what is out of sight by now. */
export const timesLooked = (client: QueryClient): number => looks.get(client) ?? 0

/** Something that was shown may not be seen any more: lists are read again, and whoever has it open is told. */
export async function lookAgain(client: QueryClient): Promise<void> {
  looks.set(client, timesLooked(client) + 1)
  forgetCounted()
  await Promise.all([
    refreshLists(client),
    readAgain(client, { queryKey: ['conversation'] }),
    readAgain(client, { queryKey: keys.notifications }),
    readAgain(client, { queryKey: ['search'] }),
  ])
}

/** After a time without socket: everything that is shown is asked for again, and nothing that is shown goes away for it. */
export async function recover(client: QueryClient): Promise<void> {
  const open = client.getQueryCache().findAll({ queryKey: ['timeline'], type: 'active' })
  await Promise.all([
    lookAgain(client),
    readAgain(client, { queryKey: keys.counts }),
    readAgain(client, { queryKey: ['contact'] }),
    client.invalidateQueries({ queryKey: ['timeline'], type: 'inactive', refetchType: 'none' }),
    ...open.map(async (query) => {
      await firstRead(query)
      const id = query.queryKey[2] as string
      const data = query.state.data as TimelineData | undefined
      if (!data) return
      // What is newer is read page by page.
      if (!hasNewer(data)) await fillGap(client, id, lastSeq(data, id))
      await readNewest(client, id)
    }),
  ])
}
