import { describe, expect, it } from 'vitest'
import type { Notification } from '../../web/src/api/types.ts'
import { makeBurst } from '../../web/src/notifications/burst.ts'
import { type Card, countUnread, groupsOf, withCard } from '../../web/src/notifications/groups.ts'

const told = (conversation: string, minute: number, more: Partial<Notification> = {}): Notification => ({
  id: `en_${conversation}_${minute}:${more.kind ?? 'message_mine'}`,
  kind: 'message_mine',
  conversationId: `cv_${conversation}`,
  contactName: conversation,
  text: `${conversation} ${minute}`,
  at: new Date(Date.UTC(2026, 0, 1, 9, minute)).toISOString(),
  actions: [],
  read: false,
  ...more,
})
const shown = (notices: Notification[]) =>
  groupsOf(notices).map(({ notices: each }) => `${each[0]?.contactName}: ${each.map(({ kind }) => kind).join(' ')}`)

describe('N2 what one was told, by conversation', () => {
  it('the longest waiting on top, then what is read, the newest on top', () => {
    const notices = [
      told('Dora', 50, { read: true }),
      told('Ada', 40, { kind: 'overdue' }),
      told('Bob', 30),
      told('Ada', 20),
      told('Cem', 10, { read: true }),
    ]
    expect(shown(notices)).toEqual([
      'Ada: overdue message_mine',
      'Bob: message_mine',
      'Dora: message_mine',
      'Cem: message_mine',
    ])
    expect(countUnread(notices)).toBe(2)
  })
  it('of a conversation in which something is unread, that alone', () => {
    expect(shown([told('Ada', 40, { kind: 'soon' }), told('Ada', 20, { read: true })])).toEqual(['Ada: soon'])
  })
})

describe('N1 cards and sounds count; they do not flood', () => {
  it('one card a conversation, three in all, each saying how much came', () => {
    const all = [
      told('Ada', 1),
      told('Ada', 2),
      told('Ada', 2),
      told('Bob', 3),
      told('Cem', 4),
      told('Ada', 5),
      told('Dora', 6),
    ]
    const cards = all.reduce<Card[]>(withCard, [])
    expect(cards.map(({ notice, count }) => [notice.text, count])).toEqual([
      ['Cem 4', 1],
      ['Ada 5', 3],
      ['Dora 6', 1],
    ])
  })
  it('what is of no conversation stays on the screen while a burst of conversations comes, and goes only for its like', () => {
    const alert = (minute: number) => told('', minute, { kind: 'queue_alert', conversationId: null })
    const burst = ['Ada', 'Bob', 'Cem', 'Dora'].map((name, index) => told(name, index + 2))
    const cards = [alert(1), ...burst].reduce<Card[]>(withCard, [])
    expect(cards.map(({ notice }) => notice.text)).toEqual([' 1', 'Cem 4', 'Dora 5'])
    const more = [alert(6), alert(7), told('Eve', 8)].reduce<Card[]>(withCard, cards)
    expect(more.map(({ notice }) => notice.text)).toEqual([' 6', ' 7', 'Eve 8'])
  })
  it('one sound a burst, and again where it does not end', () => {
    const isHeard = makeBurst()
    expect([0, 1_000, 4_500, 9_000].map(isHeard)).toEqual([true, false, false, true])
    const long = Array.from({ length: 20 }, (_, index) => makeAt(index))
    const again = makeBurst()
    expect(long.filter((now) => again(now))).toEqual([0, 33_000])
  })
})

const makeAt = (index: number) => index * 3_000
