import type { SavedView } from '../api/types.ts'

/** Those of one owner, in their order. */
export function ofOwner(views: readonly SavedView[], teamId: string | undefined): SavedView[] {
  return views.filter((view) => view.teamId === teamId).toSorted((one, other) => one.order - other.order)
}

/** All of them once one stands in another place among those of its owner. */
export function moved(views: readonly SavedView[], id: string, order: number): SavedView[] {
  const view = views.find((each) => each.id === id)
  if (!view) return [...views]
  const rest = ofOwner(views, view.teamId).filter((each) => each.id !== id)
  const group = rest.toSpliced(order, 0, view).map((each, at) => ({ ...each, order: at }))
  return [...views.filter(({ teamId }) => teamId !== view.teamId), ...group]
}
