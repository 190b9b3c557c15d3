import { contactIdOf, numberOf } from '../api/keys.ts'
import type { Entry, Page } from '../api/types.ts'

/** Pages of a timeline, newest first, as they are read upwards. */
export interface TimelineData {
  pages: (Page<Entry> & { newerCursor?: string | null })[]
  pageParams: unknown[]
}

/**
 * Conversations in order, in them entries as they were said; those of the same moment as they were stored. Of contacts that
 * were merged (C3), by time.
 */
function inOrder(a: Entry, b: Entry): number {
  if (contactIdOf(a.conversationId) !== contactIdOf(b.conversationId)) {
    return a.at < b.at || (a.at === b.at && a.id < b.id) ? -1 : 1
  }
  const byNumber = numberOf(a.conversationId) - numberOf(b.conversationId)
  if (byNumber !== 0) return byNumber
  if (a.at !== b.at) return a.at < b.at ? -1 : 1
  return a.id < b.id ? -1 : 1
}

/** Each contact's entries stay in their order: between them the earlier one is first. */
function ordered(entries: readonly Entry[]): Entry[] {
  const parts = new Map<string, Entry[]>()
  for (const entry of entries) {
    const id = contactIdOf(entry.conversationId)
    const part = parts.get(id)
    if (part) part.push(entry)
    else parts.set(id, [entry])
  }
  const left = [...parts.values()].map((part) => part.sort(inOrder))
  const [only] = left
  if (only && left.length === 1) return only
  const out: Entry[] = []
  for (;;) {
    const next = left.filter((part) => part.length > 0).sort((a, b) => inOrder(a[0] as Entry, b[0] as Entry))[0]
    const entry = next?.shift()
    if (!entry) return out
    out.push(entry)
  }
}

/** Every entry once, oldest first. */
export function entriesOf(data: TimelineData | undefined): Entry[] {
  const byId = new Map<string, Entry>()
  for (const page of data?.pages ?? []) for (const entry of page.items) byId.set(entry.id, entry)
  return ordered([...byId.values()])
}

/**
 * The timeline with entries that came since: what is there is replaced where it stands, what is new joins the newest page,
 * unless there is more to read between it and what was read, on either side: then it comes with its page.
 */
export function merged(data: TimelineData, entries: readonly Entry[]): TimelineData {
  const said = entries.filter((entry) => !isScheduled(entry))
  const fresh = new Map(said.map((entry) => [entry.id, entry]))
  const pages = data.pages.map((page) => {
    if (!page.items.some(({ id }) => fresh.has(id))) return page
    const items = page.items.map((item) => {
      const next = fresh.get(item.id)
      fresh.delete(item.id)
      return next ? latest(item, next) : item
    })
    return { ...page, items }
  })
  const oldest = data.pages.at(-1)
  const start = oldest?.nextCursor == null ? undefined : oldest.items.at(-1)
  const newest = hasNewer(data) ? data.pages[0]?.items[0] : undefined
  const isBetween = (entry: Entry) => (!start || inOrder(entry, start) > 0) && (!newest || inOrder(entry, newest) < 0)
  const added = [...fresh.values()].filter(isBetween)
  const [first, ...rest] = pages
  if (!first) return data
  if (added.length === 0) return pages.every((page, index) => page === data.pages[index]) ? data : { ...data, pages }
  const items = ordered([...first.items, ...added]).reverse()
  return { ...data, pages: [{ ...first, items }, ...rest] }
}

/** The timeline with an entry as it was stored at first: what is there of it tells of the same, or of later. */
export function withNew(data: TimelineData, entry: Entry): TimelineData {
  const isThere = data.pages.some(({ items }) => items.some(({ id }) => id === entry.id))
  return isThere ? data : merged(data, [entry])
}

/** What is shown, by id: to tell afterwards what came or changed since. */
export const shownIn = (data: TimelineData | undefined): Map<string, Entry> =>
  new Map(data?.pages.flatMap(({ items }) => items.map((entry) => [entry.id, entry] as const)))

/** The timeline with entries that were read; what came, or changed, since `before` tells of later than they do. */
export function mergedAsRead(
  data: TimelineData,
  read: readonly Entry[],
  before: ReadonlyMap<string, Entry>,
): TimelineData {
  const shown = shownIn(data)
  const since = read.flatMap(({ id }) => {
    const now = shown.get(id)
    return now && !isSame(now, before.get(id)) ? [now] : []
  })
  return merged(merged(data, read), since)
}

/** What moved in its page is another object. */
export const isSame = (a: Entry, b: Entry | undefined) => a === b || JSON.stringify(a) === JSON.stringify(b)

/**
 * A cut text (a frame carries no more) does not replace the whole one; tags only ever grow, so that none was taken away.
 * What is late does not undo an edit, nor a message's being taken back.
 */
function latest(known: Entry, next: Entry): Entry {
  const had = known.message
  const has = next.message
  if (!had || !has) return next
  if (had.unsentAt && !has.unsentAt) return known
  const { text, styles, editedAt = '', earlier = [] } = had
  const isLate = editedAt > (has.editedAt ?? '') && !has.unsentAt
  const isCut = editedAt === (has.editedAt ?? '') && !has.unsentAt && has.text.length < text.length
  const missing = had.tags.filter((tag) => !has.tags.includes(tag))
  if (!isLate && !isCut && missing.length === 0) return next
  const tags = [...has.tags, ...missing]
  if (!isLate && !isCut) return { ...next, message: { ...has, tags } }
  const { styles: _, ...rest } = has
  const words = { text, ...(styles ? { styles } : {}), ...(isLate ? { editedAt, earlier } : {}) }
  return { ...next, message: { ...rest, ...words, tags } }
}

/** It was opened at an entry, and what is newer was not all read. */
export const hasNewer = (data: TimelineData | undefined): boolean => Boolean(data?.pages[0]?.newerCursor)

const KEPT_PAGES = 2

/** Its newest pages, as they were read. */
export function beginningOf(data: TimelineData): TimelineData {
  if (data.pages.length <= KEPT_PAGES) return data
  return { pages: data.pages.slice(0, KEPT_PAGES), pageParams: data.pageParams.slice(0, KEPT_PAGES) }
}

/** M19: it waits to be sent, and is no part of what was said yet. */
export const isScheduled = ({ message }: Entry): boolean => message?.delivery?.status === 'scheduled'

/** The highest number that is known of a conversation. */
export function lastSeq(data: TimelineData | undefined, conversationId: string): number {
  let last = 0
  for (const page of data?.pages ?? []) {
    for (const entry of page.items) if (entry.conversationId === conversationId) last = Math.max(last, entry.seq)
  }
  return last
}
