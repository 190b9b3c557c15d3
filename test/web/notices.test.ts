import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query'
import { expect, it } from 'vitest'
import type { Notification } from '../../web/src/api/types.ts'
import { addNotice, noticesQuery } from '../../web/src/notifications/notices.ts'

const notice = (id: string) =>
  ({ id, kind: 'assigned', conversationId: `cv_${id}`, at: '2026-01-01T00:00:00.000Z', read: false }) as Notification

it('N2 what comes while the list is read again stays, though the answer was of before', async () => {
  const client = new QueryClient()
  const stored = [notice('first')]
  const answers: (() => void)[] = []
  const observer = new InfiniteQueryObserver(client, {
    ...noticesQuery,
    queryFn: async () => {
      const items = [...stored]
      await new Promise<void>((resolve) => answers.push(resolve))
      return { items, nextCursor: null }
    },
  })
  const stop = observer.subscribe(() => {})
  const shown = () => observer.getCurrentResult().data?.pages.flatMap(({ items }) => items.map(({ id }) => id))
  const answer = async () => {
    for (const each of answers.splice(0)) each()
    await new Promise((resolve) => setTimeout(resolve))
  }
  await answer()
  expect(shown()).toEqual(['first'])
  void observer.refetch()
  stored.unshift(notice('second'))
  addNotice(client, notice('second'))
  await answer()
  await answer()
  expect(shown()).toEqual(['second', 'first'])
  expect(client.isFetching()).toBe(0)
  stop()
  client.clear()
})
