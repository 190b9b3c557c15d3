import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { call } from '../api/client.ts'
import { useMe } from '../api/queries.ts'
import { readNotices } from '../notifications/notices.ts'
import { useLive } from '../realtime/live.tsx'
import { serverNow, useNow } from '../realtime/server-clock.ts'
import { type Live, type LiveAgent, makeSteady, minutesAt, withAgent } from './moving.ts'
import { makeReader } from './reader.ts'

const liveQuery = queryOptions({
  queryKey: ['live'] as const,
  queryFn: () => call('reports.live', {}),
  refetchOnMount: 'always',
  gcTime: 60_000,
})

/** R2: what is going on, and goes on by what the socket tells; after a time without socket it is read again, once. */
export function useLiveFigures() {
  const client = useQueryClient()
  const { listen, state } = useLive()
  const query = useQuery(liveQuery)
  const { refetch } = query
  useEffect(() => {
    const reader = makeReader({
      now: serverNow,
      later(run, ms) {
        const timer = setTimeout(run, ms)
        return () => clearTimeout(timer)
      },
      async read() {
        const { data } = await refetch()
        return data && { at: Date.parse(data.at) }
      },
    })
    const end = listen((event) => {
      if (event.type === 'counts.updated') reader.hear()
      const { agent } = event
      if (agent) client.setQueryData<Live>(liveQuery.queryKey, (live) => live && withAgent(live, agent))
      // It is on the screen here.
      if (event.notification?.kind === 'queue_alert') readAlerts()
    })
    const readAlerts = () =>
      readNotices(client, ({ kind }) => kind === 'queue_alert').catch((error) =>
        console.warn('Not marked as read:', error),
      )
    void readAlerts()
    return () => {
      end()
      reader.stop()
    }
  }, [client, listen, refetch])
  const wasLost = useRef(false)
  useEffect(() => {
    if (state === 'open' && wasLost.current) void refetch()
    wasLost.current = state === 'lost'
  }, [state, refetch])
  return { ...query, isLost: state === 'lost' }
}

/** Agents as they are shown: nobody blinks, and of oneself the console knows before the server tells. */
export function useAgentsNow(live: Live): LiveAgent[] {
  const now = useNow(1_000)
  const me = useMe()
  const steady = useRef(makeSteady())
  const agents = live.agents.map((agent) => (agent.id === me?.id ? { ...agent, available: me.available } : agent))
  return steady.current(agents, now)
}

/** Conversations opened in each of the last 60 minutes. */
export function useMinutes(live: Live): number[] {
  return minutesAt(live, useNow(10_000))
}
