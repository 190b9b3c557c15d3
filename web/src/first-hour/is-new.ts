import { queryOptions, useQuery } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { countsQuery, useMe } from '../api/queries.ts'
import { administers } from '../api/rights.ts'

/** Whether anybody has ever written. */
export const firstConversationQuery = queryOptions({
  queryKey: ['firstConversation'] as const,
  queryFn: async () => (await call('conversations.list', { view: 'all', limit: 1 })).items.length > 0,
})

/** E1: the inbox is that of a workspace in which nobody has written yet, and whoever looks can do something about it. */
export function useIsNew(): boolean {
  const me = useMe()
  const { data: counts } = useQuery(countsQuery)
  const isEmpty = counts !== undefined && Object.values(counts.views).every((count) => count === 0)
  const { data } = useQuery({ ...firstConversationQuery, enabled: administers(me) && isEmpty })
  return data === false && isEmpty
}
