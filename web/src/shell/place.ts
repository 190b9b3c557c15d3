import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import type { ListFilter, Queue, Status, View } from '../api/keys.ts'
import { useOrder } from '../queues/order.ts'

const views = ['unassigned', 'mine', 'others', 'joined', 'closed', 'all', 'blacklist'] as const satisfies View[]
const queues = ['rep_needed', 'pending', 'soon', 'overdue', 'online'] as const satisfies Queue[]
const statuses = ['new', 'ongoing', 'on_hold', 'resolved', 'open', 'closed'] as const satisfies Status[]

/** Where one is in the inbox, as the address says it: a reload or a link leads to the same place. */
export interface Place {
  view?: View | undefined
  queue?: Queue | undefined
  team?: string | undefined
  agent?: string | undefined
  channel?: string | undefined
  status?: Status | undefined
  /** what is searched for */
  q?: string | undefined
  /** the timeline of this channel alone */
  only?: string | undefined
  panel?: 'contact' | undefined
}

const oneOf = <Value extends string>(values: readonly Value[], value: unknown): Value | undefined =>
  values.find((known) => known === value)
const text = (value: unknown) => {
  const given = typeof value === 'number' ? String(value) : value
  return typeof given === 'string' && given !== '' ? given.slice(0, 200) : undefined
}

/** Reads an address; what makes no sense in it is left out. */
export function readPlace(search: Record<string, unknown>): Place {
  return {
    view: oneOf(views, search.view),
    queue: oneOf(queues, search.queue),
    team: text(search.team),
    agent: text(search.agent),
    channel: text(search.channel),
    status: oneOf(statuses, search.status),
    q: text(search.q),
    only: text(search.only),
    panel: oneOf(['contact'] as const, search.panel),
  }
}

/** The list that a place shows. */
function filterOf({ view, queue, team, agent, channel, status }: Place): ListFilter {
  return {
    ...(queue ? { queue } : { view: view ?? 'unassigned' }),
    ...(status ? { status } : {}),
    ...(team ? { teamId: team } : {}),
    ...(agent ? { assigneeId: agent } : {}),
    ...(channel ? { channelId: channel } : {}),
  }
}

/** Which list it is, whatever it is narrowed by: what is remembered of lists is remembered under this. */
export const listOf = ({ view, queue }: Place): string => queue ?? view ?? 'unassigned'

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
          search: (now: Place) => ({ ...now, only: undefined, ...change }),
        }),
      close: () => navigate({ to: '/', search: (now: Place) => ({ ...now, only: undefined, panel: undefined }) }),
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
