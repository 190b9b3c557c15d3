import { useQuery, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/client.ts'
import type { Conversation, Entry } from '../../api/types.ts'
import { isScheduled } from '../../timeline/merge.ts'

const keyOf = (conversationId: string) => ['scheduled', conversationId] as const

/** What waits to be sent in a conversation, the next one first: read again whenever the conversation has changed. */
export function useScheduled({ id, version }: Conversation) {
  return useQuery({
    queryKey: [...keyOf(id), version],
    queryFn: async ({ signal }) => {
      const page = await call('conversations.timeline', { id, order: 'desc', limit: 1 }, { signal })
      return page.items.filter(isScheduled).reverse()
    },
    placeholderData: (known, query) => (query?.queryKey[1] === id ? known : undefined),
    gcTime: 0,
  })
}

/** Puts what became of one where it is shown, before the socket tells. */
export function useShowScheduled(conversationId: string) {
  const client = useQueryClient()
  return (id: string, after: Entry | undefined) =>
    client.setQueriesData<Entry[]>({ queryKey: keyOf(conversationId) }, (known) => {
      const others = known?.filter((each) => each.id !== id)
      return after && others ? [...others, after].sort((a, b) => (a.at < b.at ? -1 : 1)) : others
    })
}
