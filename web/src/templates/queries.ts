import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { OutputOf } from '../../../contracts/operations.ts'
import { call } from '../api/client.ts'
import { inOrder } from './find.ts'
import type { Template, TemplatesUpdate } from './types.ts'

interface Known {
  templates: Template[]
  /** undefined: nobody has asked for this channel's yet */
  update: TemplatesUpdate | undefined
}

const LOOK_AGAIN_MS = 1_500

/** All templates of a channel that I may see. Nobody tells when they change: read again, quietly, when they are used. */
export const templatesQuery = (channelId: string) =>
  queryOptions({
    queryKey: ['templates', channelId] as const,
    queryFn: async ({ signal }): Promise<Known> => {
      const templates: Template[] = []
      let page: OutputOf<'templates.list'> | undefined
      do {
        const cursor = page?.nextCursor
        page = await call('templates.list', { channelId, limit: 100, ...(cursor ? { cursor } : {}) }, { signal })
        templates.push(...page.items)
      } while (page.nextCursor)
      return {
        templates: templates.toSorted(inOrder),
        update: page.updates.find((each) => each.channelId === channelId),
      }
    },
    staleTime: 30_000,
    refetchInterval: ({ state }) => (state.data?.update?.running ? LOOK_AGAIN_MS : false),
  })

export const useTemplates = (channelId: string, enabled = true) =>
  useQuery({ ...templatesQuery(channelId), refetchOnMount: 'always', enabled })

/** Asks the provider for them; how that goes stands in the list. */
export function useRefresh(channelId: string) {
  const client = useQueryClient()
  const { queryKey } = templatesQuery(channelId)
  return useMutation({
    mutationFn: () => call('templates.refresh', { channelId }),
    onSuccess(update) {
      client.setQueryData(queryKey, (known) => known && { ...known, update })
      return client.invalidateQueries({ queryKey })
    },
  })
}
