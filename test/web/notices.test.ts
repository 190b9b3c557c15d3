import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { loadConfig } from '../../web/src/api/config.ts'
import type { Notification } from '../../web/src/api/types.ts'
import { noticesQuery, takeNotice } from '../../web/src/notifications/notices.ts'

/** What the server was told of, as ids. */
const told: string[][] = []
beforeEach(async () => {
  vi.stubGlobal('fetch', async (input: string, init?: { body?: string }) => {
    if (input === '/config.json') return Response.json({ apiUrl: 'https://api.test', signIn: { kind: 'demo' } })
    if (input.endsWith('/v1/me/notifications/read')) told.push(JSON.parse(init?.body ?? '').ids)
    return Response.json({})
  })
  await loadConfig()
})

const notice = (id: string, fields: Partial<Notification> = {}) =>
  ({
    id,
    kind: 'assigned',
    conversationId: `cv_${id}`,
    at: '2026-01-01T00:00:00.000Z',
    read: false,
    ...fields,
  }) as Notification

/** The list as a page shows it; what is asked for is answered, as it was when it was asked for, by `answer`. */
function shownList(stored: Notification[]) {
  const client = new QueryClient()
  const answers: (() => void)[] = []
  const observer = new InfiniteQueryObserver(client, {
    ...noticesQuery,
    queryFn: async ({ pageParam }) => {
      const items = pageParam === undefined ? [...stored] : [notice(pageParam)]
      await new Promise<void>((resolve) => answers.push(resolve))
      return { items, nextCursor: pageParam === undefined ? 'earlier' : null }
    },
  })
  stop = observer.subscribe(() => {})
  const items = () => observer.getCurrentResult().data?.pages.flatMap((page) => page.items) ?? []
  return {
    client,
    observer,
    shown: () => items().map(({ id }) => id),
    unread: () => items().flatMap(({ id, read }) => (read ? [] : [id])),
    async answer() {
      for (const each of answers.splice(0)) each()
      await new Promise((resolve) => setTimeout(resolve))
    },
  }
}
let stop = () => {}
afterEach(() => {
  stop()
  told.length = 0
  vi.unstubAllGlobals()
})

it.each([
  ['for the first time', 0],
  ['again', 1],
])('N2 what comes while the list is read %s stays, though the answer is of before', async (_how, readings) => {
  const list = shownList([notice('first')])
  for (let reading = 0; reading < readings; reading++) {
    await list.answer()
    void list.observer.refetch()
  }
  takeNotice(list.client, notice('second'), false)
  await list.answer()
  expect(list.shown()).toEqual(['second', 'first'])
})

it('N2 nor is what is earlier not read because of it', async () => {
  const list = shownList([notice('first')])
  await list.answer()
  void list.observer.fetchNextPage()
  takeNotice(list.client, notice('second'), false)
  await list.answer()
  expect(list.shown()).toEqual(['second', 'first', 'earlier'])
})

it('N2 what the answer has is there once, and read where it was', async () => {
  const list = shownList([notice('second', { read: true }), notice('first')])
  takeNotice(list.client, notice('second'), false)
  await list.answer()
  expect([list.shown(), list.unread()]).toEqual([['second', 'first'], ['first']])
})

it('N2 the newest of a conversation and kind stands for the others, in whichever order they come', async () => {
  const of = (id: string, second: number) =>
    notice(id, { conversationId: 'cv_one', at: `2026-01-01T00:00:0${second}.000Z` })
  const list = shownList([of('newest', 3)])
  await list.answer()
  takeNotice(list.client, of('late', 2), false)
  expect(list.shown()).toEqual(['newest'])
  takeNotice(list.client, of('newer', 4), false)
  expect(list.shown()).toEqual(['newer'])
})

it('N2 what is on the screen is read, and the server hears of what it could not know', async () => {
  const list = shownList([])
  takeNotice(list.client, notice('mention', { kind: 'mention' }), true)
  takeNotice(list.client, notice('message', { kind: 'message_mine' }), true)
  await list.answer()
  expect([list.shown(), list.unread()]).toEqual([['message', 'mention'], []])
  await vi.waitFor(() => expect(told).toEqual([['mention']]))
})
