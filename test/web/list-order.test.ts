import { beforeEach, describe, expect, it } from 'vitest'
import type { Conversation, Team } from '../../web/src/api/types.ts'
import { type ListOrder, orderOf, waitingState } from '../../web/src/queues/membership.ts'
import { beginning, type ListData, place } from '../../web/src/queues/place.ts'
import { neighbour, placeOfOpen, showRows } from '../../web/src/queues/shown-rows.ts'

const time = (minute: number) => new Date(minute * 60_000).toISOString()
/** One that waits since a minute, or does not; its last message came at another. */
function row(id: string, waits: number | null, said: number, version = 1): Conversation {
  return {
    id,
    contact: { id: 'ct_1', name: id, rating: 0, online: false },
    teamId: null,
    assigneeId: null,
    participantIds: [],
    status: 'ongoing',
    waiting: waits === null ? 'none' : 'waiting',
    waitingSince: waits === null ? null : time(waits),
    repNeeded: false,
    lastChannel: null,
    lastMessage: { text: '', from: 'contact', at: time(said) },
    unread: 0,
    openedAt: time(0),
    closedAt: null,
    freeTextUntil: null,
    closedBy: null,
    resolution: null,
    pinnedTo: null,
    blacklisted: false,
    version,
  }
}
const list = (items: Conversation[], more = false): ListData => ({
  pages: [
    { items: items.slice(0, 2), nextCursor: 'c' },
    { items: items.slice(2), nextCursor: more ? 'd' : null },
  ],
  pageParams: [undefined, 'c'],
})
const ids = (data: ListData) => data.pages.flatMap(({ items }) => items.map(({ id }) => id)).join(' ')
const placed = (data: ListData, changed: Conversation, order: ListOrder, rises = true) =>
  ids(place(data, changed, { belongs: true, rises, order }))

describe('A1 Q1 a list stays in its order while things happen', () => {
  const byWait = [row('a', 1, 1), row('b', 3, 3), row('c', null, 9), row('d', null, 7)]
  it.each([
    ['waits again, behind who waits longer', row('d', 5, 10, 2), 'a b d c'],
    ['waits since long: a hold has ended', row('d', 2, 7, 2), 'a d b c'],
    ['answered: after all who wait, the latest first', row('a', null, 10, 2), 'b a c d'],
    ['says more while waiting: it stays', row('b', 3, 12, 2), 'a b c d'],
    ['written to again, not waiting: the first of those', row('d', null, 12, 2), 'a b d c'],
    ['is new and waits', row('e', 8, 8), 'a b e c d'],
    ['is new and does not', row('e', null, 8), 'a b e c d'],
  ])('longest waiting first: one %s', (_what, changed, expected) => {
    expect(placed(list(byWait), changed, 'waiting')).toBe(expected)
  })
  it('what belongs behind all that is loaded comes with its page', () => {
    const waiting = [row('a', 1, 1), row('b', 3, 3), row('c', 4, 9)]
    expect(placed(list(waiting, true), row('e', 8, 8), 'waiting')).toBe('a b c')
    expect(placed(list(waiting, true), row('a', null, 10, 2), 'waiting')).toBe('b c')
    expect(placed(list(waiting), row('e', 8, 8), 'waiting')).toBe('a b c e')
  })
  it('oldest first: what happens goes to the end, or leaves until that is loaded', () => {
    const oldest = [row('a', null, 1), row('b', null, 2), row('c', null, 3)]
    expect(placed(list(oldest), row('a', 9, 9, 2), 'oldest')).toBe('b c a')
    expect(placed(list(oldest, true), row('a', 9, 9, 2), 'oldest')).toBe('b c')
    expect(placed(list(oldest), row('b', 2, 2, 2), 'oldest', false)).toBe('a b c')
  })
  it('a queue, newest first: who has begun to wait last is the first', () => {
    const queue = [row('a', 9, 9), row('b', 5, 5), row('c', 1, 1)]
    expect(placed(list(queue), row('d', 7, 7), 'shortest')).toBe('a d b c')
    expect(placed(list(queue), row('c', 10, 10, 2), 'shortest')).toBe('c a b')
    expect([orderOf({ queue: 'pending' }), orderOf({ queue: 'pending', sort: 'newest' })]).toEqual([
      'waiting',
      'shortest',
    ])
    expect([orderOf({ view: 'mine' }), orderOf({ queue: 'online' })]).toEqual(['newest', 'newest'])
  })
  it('read again from its beginning, each is in it once and in its place', () => {
    const before = list([row('a', 1, 1), row('b', 3, 3), row('c', null, 9), row('d', null, 7)])
    const read = [{ items: [row('b', 3, 3), row('e', 4, 4)], nextCursor: 'x' }]
    expect(ids(beginning(before, read, 'waiting'))).toBe('b e c d')
    const oldest = list([row('a', null, 1), row('b', null, 2), row('c', null, 3), row('d', null, 4)])
    const again = [{ items: [row('b', null, 2), row('c', null, 3)], nextCursor: 'x' }]
    expect(ids(beginning(oldest, again, 'oldest'))).toBe('b c d')
  })
})

describe('what stands beside the open conversation', () => {
  const rows = (...names: string[]) => names.map((id) => ({ id, conversationId: id }))
  const around = () => [neighbour('previous')?.id, neighbour('next')?.id]
  beforeEach(() => showRows(rows('a', 'b', 'c'), 'b', 1))

  it('is on both sides of it', () => expect(around()).toEqual(['a', 'c']))
  it('is beside the place that it had, once it has left the list', () => {
    showRows(rows('a', 'c'), 'b', -1)
    expect(around()).toEqual(['a', 'c'])
    expect(placeOfOpen()).toBe(1)
  })
  it('ends where the list does', () => {
    showRows(rows('a', 'b'), 'b', 1)
    expect(around()).toEqual(['a', undefined])
    showRows([], 'b', -1)
    expect(around()).toEqual([undefined, undefined])
  })
  it('is the beginning of the list for one that was never in it', () => {
    showRows(rows('a', 'b'), 'z', -1)
    expect(around()).toEqual([undefined, 'a'])
  })
  it('is another one, where several rows lead to the same', () => {
    const hits = [
      { id: '1', conversationId: 'a' },
      { id: '2', conversationId: 'b' },
      { id: '3', conversationId: 'b' },
      { id: '4', conversationId: 'c' },
    ]
    showRows(hits, 'b', 2)
    expect(around()).toEqual(['1', '4'])
  })
})

describe('how long a customer waits', () => {
  const minutes = (count: number) => count * 60_000
  const team = { id: 'office', soonAfter: minutes(3), overdueAfter: minutes(5) } as Team
  const waiting = { ...row('a', 0, 0), teamId: 'office' }
  const states = (conversation: Conversation, ...at: number[]) =>
    at.map((now) => waitingState(conversation, [team], now)).join(' ')

  it('Q3 Q4: by the team’s times', () => {
    expect(states(waiting, minutes(3), minutes(3) + 1, minutes(5), minutes(5) + 1)).toBe('waiting soon soon overdue')
  })

  it('H2: by the moments that the server says, where the team’s clocks stand still at times', () => {
    const asleep = { ...waiting, soonAt: time(60), overdueAt: time(62) }
    expect(states(asleep, minutes(30), minutes(60), minutes(62))).toBe('waiting soon overdue')
    // A team with an hour ahead for one of them only.
    expect(states({ ...waiting, waiting: 'soon', overdueAt: time(62) }, minutes(30), minutes(62))).toBe('soon overdue')
  })
})
