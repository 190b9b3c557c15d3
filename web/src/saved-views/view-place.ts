import type { ListFilter } from '../api/keys.ts'
import type { SavedView } from '../api/types.ts'
import { filterOf, type Place } from '../shell/address.ts'

type Filter = SavedView['filter']

/** Where a saved view leads: its filters, so that the address alone says what is shown. */
export function placeOf({ id, filter }: Pick<SavedView, 'id' | 'filter'>): Place {
  const { view, queue, status, teamId, agentId, channelId, sort } = filter
  return { view, queue, status, team: teamId, agent: agentId, channel: channelId, sort, saved: id }
}

/** What would be saved of a place. */
export function filterToSave(place: Place): Filter {
  const { assigneeId, ...filter } = filterOf(place)
  return { ...filter, ...(assigneeId ? { agentId: assigneeId } : {}) }
}

const inOrder = (filter: object) => JSON.stringify(Object.entries(filter).toSorted(([a], [b]) => (a < b ? -1 : 1)))

/** Whether a place shows something else than the view from which it came. */
export const isChanged = (view: Pick<SavedView, 'id' | 'filter'>, place: Place) =>
  inOrder(filterToSave(placeOf(view))) !== inOrder(filterToSave(place))

/** The tab or queue that a view is, where it is one and nothing else: its number is known. */
export function counterOf(view: Pick<SavedView, 'id' | 'filter'>): Pick<ListFilter, 'view' | 'queue'> | undefined {
  // In whatever order.
  const { view: tab, queue, sort: _sort, ...more } = filterOf(placeOf(view))
  if (Object.keys(more).length > 0) return undefined
  if (queue) return tab ? undefined : { queue }
  return tab === 'all' || tab === 'closed' ? undefined : { view: tab ?? 'unassigned' }
}
