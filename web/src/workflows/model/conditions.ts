import type { Condition, When } from '../types.ts'

/** Conditions as they are put together: some rows of which all, any or none must hold. */
export interface Group {
  mode: 'all' | 'any' | 'none'
  items: readonly Item[]
}
export type Item = Condition | Group

export const isGroup = (item: Item): item is Group => 'items' in item
const isCondition = (when: When): when is Condition => 'field' in when

/** Nothing is asked: it always goes on. */
export const always: Group = { mode: 'all', items: [] }

const itemOf = (when: When): Item => (isCondition(when) ? when : groupOf(when))

/** What a document asks, as it is shown. */
export function groupOf(when: When): Group {
  if (isCondition(when)) return { mode: 'all', items: [when] }
  const { all, any, not } = when
  const groups: Group[] = [
    ...(all ? [{ mode: 'all' as const, items: all.map(itemOf) }] : []),
    ...(any ? [{ mode: 'any' as const, items: any.map(itemOf) }] : []),
    ...(not ? [noneOf(itemOf(not))] : []),
  ]
  const [only, ...more] = groups
  if (only === undefined) return always
  return more.length === 0 ? only : { mode: 'all', items: groups }
}
const noneOf = (item: Item): Group =>
  isGroup(item) && item.mode === 'any' ? { mode: 'none', items: item.items } : { mode: 'none', items: [item] }

/** What is shown, as the document has it. */
export function whenOf({ mode, items }: Group): When {
  const clauses = items.map((item) => (isGroup(item) ? whenOf(item) : item))
  if (mode === 'all') return { all: clauses }
  if (mode === 'any') return { any: clauses }
  const [only] = clauses
  return { not: clauses.length === 1 && only ? only : { any: clauses } }
}

/** Without groups in which nothing is asked: what is left counts. */
export function withoutEmpty(when: When): When {
  const clean = (group: Group): Group => ({
    mode: group.mode,
    items: group.items.flatMap((item): Item[] => {
      if (!isGroup(item)) return [item]
      const inner = clean(item)
      return inner.items.length > 0 ? [inner] : []
    }),
  })
  const group = clean(groupOf(when))
  return group.items.length > 0 ? whenOf(group) : {}
}
