import { useInfiniteQuery } from '@tanstack/react-query'
import { recordsQuery } from './records.ts'

/** The stages that deals are in: whoever moves one most likely means one of them. */
export function useStages(): string[] {
  const { data } = useInfiniteQuery({ ...recordsQuery('deal', ''), refetchOnMount: true, staleTime: 60_000 })
  const deals = data?.pages.flatMap(({ items }) => items) ?? []
  return [...new Set(deals.flatMap((deal) => (deal.kind === 'deal' ? [deal.stage] : [])))].toSorted()
}
