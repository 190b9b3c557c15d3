import { type InfiniteData, infiniteQueryOptions, type QueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import type { Notification, Page } from '../api/types.ts'
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

/** The newest of a conversation and kind stands for the earlier ones. */
export function addNotice(client: QueryClient, notice: Notification): void {
  const isBeingRead = client.isFetching({ queryKey: keys.notifications, exact: true }) > 0
  client.setQueryData<NoticeData>(keys.notifications, (data) => {
    if (!data) return data
    const isOther = (each: Notification) => each.kind !== notice.kind || aboutOf(each) !== aboutOf(notice)
    const pages = data.pages.map((page, index) => {
      const items = page.items.filter(isOther)
      return { ...page, items: index === 0 ? [notice, ...items] : items }
    })
    return { ...data, pages }
  })
  // What is on its way may be of before, and would take its place.
  if (isBeingRead) void client.invalidateQueries({ queryKey: keys.notifications, exact: true })
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
