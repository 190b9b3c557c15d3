import type { InfiniteData } from '@tanstack/react-query'
import type { Conversation, Page } from '../api/types.ts'

export type ListData = InfiniteData<Page<Conversation>, string | undefined>

interface Placing {
  belongs: boolean
  /** its last message is a new one: it goes to the top of a tab */
  rises: boolean
  /** queues are in the order of waiting, tabs in that of activity */
  byWait: boolean
}

const sinceOf = (conversation: Conversation) => conversation.waitingSince ?? '~'

/**
 * A list after one of its conversations changed. Rows that did not change stay the same objects, so that they are not drawn
 * again; one that is out of order or gone leaves its page, one that is new enters where it belongs.
 */
export function place(data: ListData, changed: Conversation, { belongs, rises, byWait }: Placing): ListData {
  const known = data.pages.flatMap(({ items }) => items).find(({ id }) => id === changed.id)
  if (known && known.version > changed.version) return data
  if (!known && !belongs) return data
  if (known && belongs && !moves(known, changed, { rises, byWait })) return replaced(data, changed)
  const without = known ? removed(data, changed.id) : data
  return belongs ? inserted(without, changed, byWait) : without
}

function moves(known: Conversation, changed: Conversation, { rises, byWait }: Omit<Placing, 'belongs'>): boolean {
  return byWait ? known.waitingSince !== changed.waitingSince : rises
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

function inserted(data: ListData, changed: Conversation, byWait: boolean): ListData {
  if (!byWait) {
    const pages = data.pages.map((page, index) => (index === 0 ? { ...page, items: [changed, ...page.items] } : page))
    return { ...data, pages }
  }
  const since = sinceOf(changed)
  for (const [index, page] of data.pages.entries()) {
    const before = page.items.findIndex((item) => sinceOf(item) > since)
    const isLast = index === data.pages.length - 1
    // Behind everything that is loaded, while there is more: it comes with its page.
    if (before === -1 && (!isLast || page.nextCursor !== null)) continue
    const at = before === -1 ? page.items.length : before
    const items = [...page.items.slice(0, at), changed, ...page.items.slice(at)]
    return { ...data, pages: data.pages.with(index, { ...page, items }) }
  }
  return data
}
