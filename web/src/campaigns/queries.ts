import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { call } from '../api/client.ts'
import { latest, readAll } from '../api/queries.ts'
import { useLive } from '../realtime/live.tsx'
import type { Campaign, RecipientState } from './types.ts'

const LIST = ['campaigns'] as const
const keyOf = (id: string) => ['campaign', id] as const
/** What the socket does not tell in time is asked for. */
const LOOK_MS = 10_000

export const campaignsQuery = infiniteQueryOptions({
  queryKey: LIST,
  queryFn: ({ pageParam }) => call('campaigns.list', { limit: 25, ...(pageParam ? { cursor: pageParam } : {}) }),
  initialPageParam: '',
  getNextPageParam: (page) => page.nextCursor,
  staleTime: 5_000,
})

export const campaignQuery = (id: string) =>
  queryOptions({
    queryKey: keyOf(id),
    queryFn: () => call('campaigns.get', { id }),
    structuralSharing: latest,
    staleTime: 5_000,
    // Answers come for days after it is done.
    refetchInterval: ({ state }) => (state.data && state.data.state !== 'draft' ? LOOK_MS : false),
  })

/** Who would receive it now; asked anew whenever it is looked at. */
export const previewQuery = ({ id, version }: Campaign) =>
  queryOptions({
    queryKey: [...keyOf(id), 'preview', version],
    queryFn: ({ signal }) => call('campaigns.preview', { id }, { signal }),
    staleTime: 0,
    gcTime: 0,
  })

export const recipientsQuery = (id: string, state: RecipientState | undefined) =>
  infiniteQueryOptions({
    queryKey: [...keyOf(id), 'recipients', state ?? ''],
    queryFn: ({ pageParam }) =>
      call('campaigns.recipients', {
        id,
        limit: 50,
        ...(state ? { state } : {}),
        ...(pageParam ? { cursor: pageParam } : {}),
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 5_000,
  })

export const segmentsQuery = queryOptions({
  queryKey: ['segments'] as const,
  queryFn: () => readAll('segments.list'),
  staleTime: 30_000,
})

type ListData = { pages: { items: Campaign[]; nextCursor: string | null }[]; pageParams: string[] }

/** As it is now, on its own page and in the list; an older word about it changes nothing. */
export function useKeep(): (campaign: Campaign) => void {
  const client = useQueryClient()
  return (campaign) => {
    client.setQueryData<Campaign>(keyOf(campaign.id), (had) => later(had, campaign))
    client.setQueryData<ListData>(LIST, (data) => {
      return (
        data && {
          ...data,
          pages: data.pages.map((page) => ({
            ...page,
            items: page.items.map((one) => (one.id === campaign.id ? later(one, campaign) : one)),
          })),
        }
      )
    })
  }
}
const later = (had: Campaign | undefined, has: Campaign) => (had && had.version > has.version ? had : has)

/** How far a campaign comes is told once a second at most: what came after the last frame is asked for. */
const AFTER_MS = 1_500

/** M18: how far campaigns come, as it is told. */
export function useLiveCampaigns(): void {
  const { listen } = useLive()
  const keep = useKeep()
  const client = useQueryClient()
  const waiting = useRef(new Map<string, ReturnType<typeof setTimeout>>())
  useEffect(() =>
    listen(({ campaign }) => {
      if (!campaign) return
      keep(campaign)
      const { id } = campaign
      clearTimeout(waiting.current.get(id))
      const look = () => {
        waiting.current.delete(id)
        for (const queryKey of [keyOf(id), LIST]) void client.invalidateQueries({ queryKey, exact: true })
      }
      waiting.current.set(id, setTimeout(look, AFTER_MS))
    }),
  )
  useEffect(() => {
    const all = waiting.current
    return () => {
      for (const timer of all.values()) clearTimeout(timer)
    }
  }, [])
}
