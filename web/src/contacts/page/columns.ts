import type { ContactSort } from './place.ts'

/** What a column can show, in the order in which columns stand at first. */
export const builtIn = ['channels', 'language', 'owner', 'rating', 'lastMessage', 'created', 'phone', 'email'] as const
export type BuiltIn = (typeof builtIn)[number]
/** a column of its own, or one of a custom attribute */
export type ColumnId = BuiltIn | `attribute.${string}`

export interface Column {
  id: ColumnId
  /** of a custom attribute; the others are translated */
  label?: string
  /** until somebody shows or hides it */
  isShownAtFirst?: boolean
  isShown: boolean
}

const shownAtFirst = new Set<ColumnId>(['channels', 'language', 'owner', 'rating', 'lastMessage', 'created'])
/** How wide, in what the grid of the table understands. */
export const widthOf = (id: ColumnId): string =>
  ({
    channels: '112px',
    language: '112px',
    owner: '150px',
    rating: '72px',
    lastMessage: '120px',
    created: '112px',
    phone: '160px',
    email: '220px',
  })[id as BuiltIn] ?? '140px'

/** The two orders that a press on a heading changes between, the first one first. */
export const sortsOf: Partial<Record<'name' | ColumnId, readonly [ContactSort, ContactSort]>> = {
  name: ['name', '-name'],
  lastMessage: ['lastMessage', '-lastMessage'],
  created: ['newest', 'oldest'],
}
/** Whether an order goes up, as a screen reader says it. */
export const isAscending = (sort: ContactSort): boolean => ['name', '-lastMessage', 'oldest'].includes(sort)

export interface Kept {
  /** those that were moved or turned on or off, as they stand */
  order: readonly string[]
  shown: Readonly<Record<string, boolean>>
}
/** The columns of the table as they were chosen on this device. */
export function arrange(known: readonly Omit<Column, 'isShown'>[], { order, shown }: Kept): Column[] {
  const at = (id: string) => (order.includes(id) ? order.indexOf(id) : order.length)
  return known
    .map((column) => ({ ...column, isShown: shown[column.id] ?? column.isShownAtFirst ?? shownAtFirst.has(column.id) }))
    .toSorted((a, b) => at(a.id) - at(b.id))
}
