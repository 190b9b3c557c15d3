import { type InfiniteData, infiniteQueryOptions, type QueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import type { Notification, Page } from '../api/types.ts'
import { afterReading } from '../realtime/reading.ts'
import { aboutOf } from './groups.ts'

type NoticeData = InfiniteData<Page<Notification>, string | undefined>

/** N2: what one was told, newest first. */
export const noticesQuery = infiniteQueryOptions({
  queryKey: keys.notifications,
  queryFn: ({ pageParam, signal }) =>
    call('notifications.list', { limit: 30, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page) => page.nextCursor ?? undefined,
})

/** A notification as it came; `isSeen`: what it is about is on the screen. */
export function takeNotice(client: QueryClient, notification: Omit<Notification, 'read'>, isSeen: boolean): void {
  const notice = { ...notification, read: isSeen }
  const take = () => addNotice(client, notice)
  take()
  const query = client.getQueryCache().find({ queryKey: keys.notifications })
  if (query) afterReading(query, take)
  // Of a message the server knows by the conversation, which was read.
  if (!isSeen || notice.kind.startsWith('message_')) return
  call('notifications.read', { ids: [notice.id] }).catch((error) => console.warn('Not marked as read:', error))
}

/** The newest of a conversation and kind stands for the earlier ones. */
function addNotice(client: QueryClient, notice: Notification): void {
  client.setQueryData<NoticeData>(keys.notifications, (data) => {
    if (!data) return data
    const isOther = (each: Notification) => each.kind !== notice.kind || aboutOf(each) !== aboutOf(notice)
    const same = data.pages.flatMap(({ items }) => items).find((each) => !isOther(each))
    if (same && same.at > notice.at) return data
    const newest = { ...notice, read: notice.read || (same?.id === notice.id && same.read) }
    const pages = data.pages.map((page, index) => {
      const items = page.items.filter(isOther)
      return { ...page, items: index === 0 ? [newest, ...items] : items }
    })
    return { ...data, pages }
  })
}

/** Marks as read what `isMeant` picks, here at once and on the server. */
export async function readNotices(client: QueryClient, isMeant: 'all' | ((notice: Notification) => boolean)) {
  const data = client.getQueryData<NoticeData>(keys.notifications)
  const picked = (notice: Notification) => !notice.read && (isMeant === 'all' || isMeant(notice))
  const ids = data?.pages.flatMap(({ items }) => items.filter(picked).map(({ id }) => id)) ?? []
  if (ids.length === 0) return
  client.setQueryData<NoticeData>(
    keys.notifications,
    data && {
      ...data,
      pages: data.pages.map((page) => ({
        ...page,
        items: page.items.map((item) => (picked(item) ? { ...item, read: true } : item)),
      })),
    },
  )
  await call('notifications.read', isMeant === 'all' ? { all: true } : { ids: ids.slice(0, 100) })
}
