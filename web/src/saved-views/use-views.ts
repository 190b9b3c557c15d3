import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { InputOf } from '../../../contracts/operations.ts'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { countsQuery, savedViewsQuery } from '../api/queries.ts'
import type { SavedView } from '../api/types.ts'
import { listQuery } from '../queues/list-query.ts'
import { filterOf } from '../shell/address.ts'
import { moved } from './order.ts'
import { counterOf, placeOf } from './view-place.ts'

type Change = Omit<InputOf<'savedViews.update'>, 'id'>

/** All saved views, and what can be done with them. */
export function useViews() {
  const client = useQueryClient()
  const { data } = useQuery(savedViewsQuery)
  const again = () => client.invalidateQueries({ queryKey: keys.savedViews })
  const write = (change: (views: SavedView[]) => SavedView[]) =>
    client.setQueryData<SavedView[]>(keys.savedViews, (views) => views && change(views))
  const move = useMutation({
    mutationFn: ({ id, order }: { id: string; order: number }) => call('savedViews.update', { id, order }),
    onMutate: ({ id, order }) => write((views) => moved(views, id, order)),
    onSettled: again,
  })
  return {
    views: data ?? [],
    move: (id: string, order: number) => move.mutate({ id, order }),
    moveError: move.error,
    async create(input: InputOf<'savedViews.create'>, idempotencyKey: string) {
      const view = await call('savedViews.create', input, { idempotencyKey })
      await again()
      return view as SavedView
    },
    async update(id: string, change: Change) {
      const view = await call('savedViews.update', { id, ...change })
      await again()
      return view as SavedView
    },
    async remove(id: string) {
      await call('savedViews.delete', { id })
      write((views) => views.filter((view) => view.id !== id))
      await again()
    },
  }
}

const RECOUNT_MS = 5 * 60_000

/**
 * How many conversations a view has. A tab's or queue's number is kept anyway; of others the first page is read as when they
 * are opened, and what changes comes to it by the same frames. `wanted`: it is looked at.
 */
export function useViewCount(view: SavedView, wanted: boolean): { count: number; orMore: boolean } | undefined {
  const counter = counterOf(view)
  const { data: counts } = useQuery(countsQuery)
  const { data } = useInfiniteQuery({
    ...listQuery(filterOf(placeOf(view))),
    enabled: wanted && counter === undefined,
    staleTime: RECOUNT_MS,
    refetchInterval: RECOUNT_MS,
  })
  if (counter) {
    const count = counter.queue ? counts?.queues[counter.queue] : counts?.views[counter.view ?? 'unassigned']
    return count === undefined ? undefined : { count, orMore: false }
  }
  if (!data) return undefined
  return {
    count: data.pages.reduce((sum, { items }) => sum + items.length, 0),
    orMore: (data.pages.at(-1)?.nextCursor ?? null) !== null,
  }
}
