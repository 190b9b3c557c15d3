import type { Notification as Notice } from '../api/types.ts'

/** What one was told of one conversation, or of a queue. */
export interface NoticeGroup {
  about: string
  /** the newest first, one of each kind */
  notices: Notice[]
  isUnread: boolean
  /** of what is unread: since when; else when the newest came */
  at: string
}

/** A conversation, or what is of none by itself. */
export const aboutOf = ({ conversationId, id }: Pick<Notice, 'conversationId' | 'id'>): string => conversationId ?? id

/** By conversation: what waits to be read first, whoever has waited longest on top; then the rest, the newest on top. */
export function groupsOf(notices: readonly Notice[]): NoticeGroup[] {
  const all = new Map<string, Notice[]>()
  for (const notice of notices) all.set(aboutOf(notice), [...(all.get(aboutOf(notice)) ?? []), notice])
  const groups = [...all].map(([about, told]): NoticeGroup => {
    const ordered = told.toSorted((a, b) => (a.at < b.at ? 1 : -1))
    const isOverdue = told.some(({ kind }) => kind === 'overdue')
    // Whoever has waited too long is no longer only due soon.
    const unread = ordered.filter(({ read, kind }) => !read && !(isOverdue && kind === 'soon'))
    return {
      about,
      notices: unread.length > 0 ? unread : ordered,
      isUnread: unread.length > 0,
      at: (unread.at(-1) ?? ordered[0])?.at ?? '',
    }
  })
  const order = (a: NoticeGroup, b: NoticeGroup) => {
    if (a.isUnread !== b.isUnread) return a.isUnread ? -1 : 1
    const isEarlier = a.at < b.at
    return isEarlier === a.isUnread ? -1 : 1
  }
  return groups.sort(order)
}

/** In how many conversations there is something to read. */
export const countUnread = (notices: readonly Notice[]): number =>
  new Set(notices.filter(({ read }) => !read).map(aboutOf)).size

/** A card in the corner: one for a conversation, however much comes of it meanwhile. */
export interface Card {
  notice: Notice
  count: number
}

const MOST_CARDS = 3

/**
 * The cards with one more told; the same told again counts once. What is of no conversation stays longest: a queue that has passed
 * its number is told of just when many conversations are, and none of them says it.
 */
export function withCard(cards: readonly Card[], notice: Notice): Card[] {
  const known = cards.find((card) => aboutOf(card.notice) === aboutOf(notice))
  if (known?.notice.id === notice.id) return [...cards]
  const others = cards.filter((card) => card !== known)
  const all = [...others, { notice, count: (known?.count ?? 0) + 1 }]
  if (all.length <= MOST_CARDS) return all
  const leaves = others.find((card) => card.notice.conversationId !== null) ?? others[0]
  return all.filter((card) => card !== leaves)
}
