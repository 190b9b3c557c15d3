import type { Place } from '../shell/address.ts'

/** A row that leads to a conversation; several may lead to the same one. */
export interface ListRow {
  id: string
  conversationId: string
  /** what else the address says then */
  place?: Place
  /** what it is called for whoever selects it */
  name?: string
}

/** The list beside the conversation, as it is now. */
let rows: readonly ListRow[] = []
/** the conversation that was opened last, and where it stands in the list, or stood when it was last in it */
let opened: { id: string | undefined; index: number } = { id: undefined, index: -1 }

export function showRows(next: readonly ListRow[], openId: string | undefined, index: number): void {
  rows = next
  if (openId !== undefined && (index !== -1 || openId !== opened.id)) opened = { id: openId, index }
}

/** Where the conversation that was opened last stands, or stood. */
export function placeOfOpen(): number {
  const now = rows.findIndex(({ conversationId }) => conversationId === opened.id)
  return Math.max(0, now === -1 ? opened.index : now)
}

/** What stands beside the open conversation; where that has left the list, beside the place that it had. */
export function neighbour(direction: 'next' | 'previous'): ListRow | undefined {
  const isOther = (row: ListRow) => row.conversationId !== opened.id
  const at = placeOfOpen()
  return direction === 'next' ? rows.slice(at).find(isOther) : rows.slice(0, at).findLast(isOther)
}
