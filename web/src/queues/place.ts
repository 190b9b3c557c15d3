import type { Conversation, Page } from '../api/types.ts'
import type { ListOrder } from './membership.ts'

/** A list as far as it was read. */
export interface ListData {
  pages: Page<Conversation>[]
  pageParams: (string | undefined)[]
}

interface Placing {
  belongs: boolean
  /** its last message is a new one */
  rises: boolean
  order: ListOrder
}

const sinceOf = (conversation: Conversation) => conversation.waitingSince ?? '~'
const saidAt = ({ lastMessage, openedAt }: Conversation) => lastMessage?.at ?? openedAt

/**
 * A list after one of its conversations changed. Rows that did not change stay the same objects, so that they are not drawn
 * again; one that is out of order or gone leaves its page, one that is new enters where it belongs.
 */
export function place(data: ListData, changed: Conversation, { belongs, rises, order }: Placing): ListData {
  const known = data.pages.flatMap(({ items }) => items).find(({ id }) => id === changed.id)
  if (known && known.version > changed.version) return data
  if (!known && !belongs) return data
  if (known && belongs && !moves(known, changed, { rises, order })) return replaced(data, changed)
  const without = known ? removed(data, changed.id) : data
  return belongs ? inserted(without, changed, order) : without
}

function moves(known: Conversation, changed: Conversation, { rises, order }: Omit<Placing, 'belongs'>): boolean {
  if (order === 'newest' || order === 'oldest') return rises
  const isOther = known.waitingSince !== changed.waitingSince
  return isOther || (order === 'waiting' && changed.waitingSince === null && rises)
}

/** Whether something that has just changed comes before a row. */
function precedes(changed: Conversation, row: Conversation, order: ListOrder): boolean {
  switch (order) {
    case 'newest':
      return true
    case 'oldest':
      return false
    case 'shortest':
      return sinceOf(row) < sinceOf(changed)
    case 'waiting':
      // Who does not wait comes after all who do, the latest first.
      return changed.waitingSince === null ? row.waitingSince === null : sinceOf(row) > sinceOf(changed)
  }
}

/** Whether a row comes after the last one of what was read. */
function isBehind(row: Conversation, last: Conversation, order: ListOrder): boolean {
  switch (order) {
    case 'newest':
      return saidAt(row) <= saidAt(last)
    case 'oldest':
      return saidAt(row) >= saidAt(last)
    case 'shortest':
      return sinceOf(row) <= sinceOf(last)
    case 'waiting':
      if (last.waitingSince === null) return row.waitingSince === null && saidAt(row) <= saidAt(last)
      return sinceOf(row) >= sinceOf(last)
  }
}

function replaced(data: ListData, changed: Conversation): ListData {
  const pages = data.pages.map((page) =>
    page.items.some(({ id }) => id === changed.id)
      ? { ...page, items: page.items.map((item) => (item.id === changed.id ? changed : item)) }
      : page,
  )
  return { ...data, pages }
}

/** The list without one conversation. */
export function removed(data: ListData, id: string): ListData {
  const pages = data.pages.map((page) =>
    page.items.some((item) => item.id === id) ? { ...page, items: page.items.filter((item) => item.id !== id) } : page,
  )
  return { ...data, pages }
}

function inserted(data: ListData, changed: Conversation, order: ListOrder): ListData {
  for (const [index, page] of data.pages.entries()) {
    const before = page.items.findIndex((item) => precedes(changed, item, order))
    const isLast = index === data.pages.length - 1
    // Behind everything that is loaded, while there is more: it comes with its page.
    if (before === -1 && order !== 'newest' && (!isLast || page.nextCursor !== null)) continue
    const at = before === -1 ? page.items.length : before
    const items = [...page.items.slice(0, at), changed, ...page.items.slice(at)]
    return { ...data, pages: data.pages.with(index, { ...page, items }) }
  }
  return data
}

/** The list with its first pages as they are now; of the others what comes after them, each conversation once. */
export function beginning(data: ListData, read: readonly Page<Conversation>[], order: ListOrder): ListData {
  const known = new Set(read.flatMap(({ items }) => items.map(({ id }) => id)))
  const last = read.flatMap(({ items }) => items).at(-1)
  const isWhole = read.at(-1)?.nextCursor === null
  if (!last || isWhole) return { pages: [...read], pageParams: data.pageParams.slice(0, read.length) }
  const kept = data.pages.map((page, index) => ({
    ...page,
    items: page.items.filter((item) => !known.has(item.id) && (index >= read.length || isBehind(item, last, order))),
  }))
  const pages = read.map((page, index) => (index === read.length - 1 ? joined(page, kept.slice(0, read.length)) : page))
  return { pages: [...pages, ...kept.slice(read.length)], pageParams: data.pageParams }
}

/** What stood on the first pages and has slid down since goes to the end of the last one. */
function joined(page: Page<Conversation>, before: readonly Page<Conversation>[]): Page<Conversation> {
  return { ...page, items: [...page.items, ...before.flatMap(({ items }) => items)] }
}
