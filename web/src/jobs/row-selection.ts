import { createSelection, type Selection } from '../timeline/selection.ts'

/** Which conversations of a list are selected: some, or all that its filter finds. */
export interface RowSelection extends Selection {
  has(id: string): boolean
  /** whatever the filter finds, loaded or not */
  isAll(): boolean
  selectAll(): void
}

/** `order`: those that are loaded, as they stand one under the other. */
export function createRowSelection(order: () => readonly string[]): RowSelection {
  const some = createSelection(order)
  let isAll = false
  const listeners = new Set<() => void>()
  const changed = () => {
    for (const listener of listeners) listener()
  }
  return {
    ...some,
    has: (id) => isAll || some.ids().has(id),
    isAll: () => isAll,
    isOn: () => isAll || some.isOn(),
    selectAll() {
      isAll = true
      changed()
    },
    toggle(id, through) {
      // All but this one: those that are loaded, by name.
      if (isAll) {
        const [first, last] = [order()[0], order().at(-1)]
        isAll = false
        some.clear()
        if (first !== undefined) some.toggle(first)
        if (last !== undefined && last !== first) some.toggle(last, true)
      }
      some.toggle(id, through)
      changed()
    },
    clear() {
      isAll = false
      some.clear()
      changed()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

interface Pressed {
  key: string
  shiftKey: boolean
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}

/** What a key of the list does to the selection, and which row it goes to; undefined: nothing. */
export function selectByKey(
  selection: RowSelection,
  order: readonly string[],
  at: number,
  { key, shiftKey, ctrlKey, metaKey, altKey }: Pressed,
): number | undefined {
  const here = order[at]
  if (here === undefined || altKey) return undefined
  if ((ctrlKey || metaKey) && key.toLowerCase() === 'a') {
    selection.selectAll()
    return at
  }
  if (ctrlKey || metaKey) return undefined
  if (key === 'x') {
    selection.toggle(here)
    return at
  }
  const by = shiftKey ? { J: 1, ArrowDown: 1, K: -1, ArrowUp: -1 }[key] : undefined
  const next = by === undefined ? undefined : order[at + by]
  if (by === undefined || next === undefined) return undefined
  if (!selection.has(here)) selection.toggle(here)
  if (!selection.has(next)) selection.toggle(next)
  return at + by
}
