import { useSyncExternalStore } from 'react'
import type { Queue, Sort, View } from '../api/keys.ts'
import { remember, remembered } from '../ui/remembered.ts'

/** The orders that a list can be in, the usual one first. */
export function ordersOf({
  queue,
  view,
}: {
  view?: View | undefined
  queue?: Queue | undefined
}): readonly [Sort, ...Sort[]] {
  if (queue === 'online') return ['newest', 'oldest']
  if (queue) return ['waiting', 'newest']
  return view === 'closed' || view === 'blacklist' ? ['newest', 'oldest'] : ['newest', 'waiting', 'oldest']
}

const KEY = 'switchboard.order'
const listeners = new Set<() => void>()
let orders: Readonly<Record<string, Sort>> = JSON.parse(remembered(KEY) ?? '{}')

/** Remembers in which order a list is read on this device. */
export function chooseOrder(list: string, sort: Sort): void {
  orders = { ...orders, [list]: sort }
  remember(KEY, JSON.stringify(orders))
  for (const listener of listeners) listener()
}

/** The order that was chosen for a list, or that its saved view has, where it is not the usual one. */
export function useOrder(
  list: string,
  filter: Parameters<typeof ordersOf>[0] & { sort?: Sort | undefined },
): Sort | undefined {
  const chosen = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => orders[list] ?? filter.sort,
  )
  const [usual, ...others] = ordersOf(filter)
  return chosen !== usual && others.some((sort) => sort === chosen) ? chosen : undefined
}
