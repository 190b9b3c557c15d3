interface Placed {
  id: string
  order?: number | undefined
}

const STEP = 100

/** All of them once one stands in another place. */
export function movedTo<Item extends Placed>(items: readonly Item[], id: string, place: number): Item[] {
  const item = items.find((each) => each.id === id)
  if (!item) return [...items]
  return items.filter((each) => each !== item).toSpliced(place, 0, item)
}

/**
 * Which places are to be kept so that items stand as given: as few as possible. Whoever has none stands behind those that have
 * one, by name: behind the moved one nobody needs any.
 */
export function ordersFor(items: readonly Placed[], movedId: string): { id: string; order: number }[] {
  const at = items.findIndex(({ id }) => id === movedId)
  const [before, after] = [items[at - 1], items[at + 1]]
  const from = at === 0 ? 0 : before?.order
  if (from !== undefined) {
    const to = after?.order
    const order = to === undefined ? from + STEP : Math.floor((from + to) / 2)
    if (order > from && (to === undefined || order < to)) return [{ id: movedId, order }]
  }
  const last = Math.max(
    at,
    items.findLastIndex(({ order, id }) => order !== undefined && id !== movedId),
  )
  return items.slice(0, last + 1).flatMap(({ id, order }, index) => {
    const own = (index + 1) * STEP
    return order === own ? [] : [{ id, order: own }]
  })
}
