import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { useOrder } from '../queues/order.ts'
import { filterOf, type Place } from './address.ts'

export type { Place }

/** Which list it is, whatever it is narrowed by: what is remembered of lists is remembered under this. */
export const listOf = ({ saved, view, queue }: Place): string =>
  saved ?? ([view, queue].filter(Boolean).join('/') || 'unassigned')

export function usePlace() {
  const place = useSearch({ strict: false }) as Place
  const { conversationId } = useParams({ strict: false }) as { conversationId?: string }
  const { view, queue, team, agent, channel, status } = place
  const sort = useOrder(listOf(place), place)
  const filter = useMemo(
    () => ({ ...filterOf({ view, queue, team, agent, channel, status }), ...(sort ? { sort } : {}) }),
    [view, queue, team, agent, channel, status, sort],
  )
  return { place, filter, conversationId }
}

/** Goes somewhere else in the inbox, keeping whatever is not named. */
export function useGo() {
  const navigate = useNavigate()
  return useMemo(
    () => ({
      open: (conversationId: string, change: Place = {}) =>
        navigate({
          to: '/conversations/$conversationId',
          params: { conversationId },
          search: (now: Place) => ({ ...now, only: undefined, at: undefined, ...change }),
        }),
      close: () =>
        navigate({ to: '/', search: (now: Place) => ({ ...now, only: undefined, at: undefined, panel: undefined }) }),
      list: (change: Place) => navigate({ to: '/', search: () => change }),
    }),
    [navigate],
  )
}

/** Changes what the address says about the page that is open. */
export function useChangePlace(): (change: Place) => void {
  const navigate = useNavigate()
  return useCallback(
    (change: Place) => {
      void navigate({ to: '.', search: (now: Place) => ({ ...now, ...change }), replace: true })
    },
    [navigate],
  )
}
