export interface PageInput {
  cursor?: string | undefined
  limit?: number | undefined
}

/** A page of a list that is small enough to be read whole; the cursor is the last id shown. */
export function pageOf<Item extends { id: string }>(all: readonly Item[], { cursor, limit = 100 }: PageInput) {
  const sorted = all
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .filter((item) => cursor === undefined || item.id > cursor)
  const items = sorted.slice(0, limit)
  return { items, nextCursor: sorted.length > limit ? (items.at(-1)?.id ?? null) : null }
}

export interface Page<Item> {
  items: Item[]
  nextCursor: string | null
}

export interface PageRequest {
  limit: number
  cursor?: string | undefined
  order?: 'asc' | 'desc' | undefined
}
