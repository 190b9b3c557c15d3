import { toCursor } from './cursor.ts'

export interface PageInput {
  cursor?: string | undefined
  limit?: number | undefined
}

/** A page of a list that is small enough to be read whole, by ids or by another place of each; the cursor is the last one shown. */
export function pageOf<Item extends { id: string }>(
  all: readonly Item[],
  { cursor, limit = 100 }: PageInput,
  placeOf?: (item: Item) => string,
) {
  // A place may have any characters, a cursor goes into addresses.
  const after = placeOf && cursor !== undefined ? Buffer.from(cursor, 'base64url').toString() : cursor
  const place = placeOf ?? (({ id }: Item) => id)
  const sorted = all
    .toSorted((a, b) => (place(a) < place(b) ? -1 : 1))
    .filter((item) => after === undefined || place(item) > after)
  const items = sorted.slice(0, limit)
  const last = items.at(-1)
  return { items, nextCursor: sorted.length > limit && last ? (placeOf ? toCursor(place(last)) : last.id) : null }
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
