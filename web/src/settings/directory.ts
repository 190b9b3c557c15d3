import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { OutputOf } from '../../../contracts/operations.ts'
import { agentsQuery, categoriesQuery, channelsQuery, readAll, teamsQuery } from '../api/queries.ts'
import type { Section } from './sections.ts'

export type Category = OutputOf<'categories.get'>
export type CannedResponse = OutputOf<'cannedResponses.get'>

export const directories = {
  agents: agentsQuery,
  teams: teamsQuery,
  channels: channelsQuery,
  categories: categoriesQuery,
  'canned-responses': queryOptions({
    queryKey: ['cannedResponses'] as const,
    queryFn: () => readAll('cannedResponses.list'),
  }),
}
type Directory = keyof typeof directories
type ItemOf<Name extends Directory> = Awaited<ReturnType<Extract<(typeof directories)[Name]['queryFn'], () => unknown>>>[number]

/** A list of the settings, read anew whenever its page opens: nobody tells when somebody else changes it. */
export function useDirectory<Name extends Directory & Section>(name: Name) {
  type Item = ItemOf<Name>
  const client = useQueryClient()
  const navigate = useNavigate()
  const { queryKey, queryFn } = directories[name]
  const { data, error, refetch } = useQuery({
    queryKey: queryKey as readonly string[],
    queryFn: queryFn as () => Promise<Item[]>,
    refetchOnMount: 'always',
  })
  const write = (change: (items: Item[]) => Item[]) =>
    client.setQueryData<Item[]>(queryKey as readonly string[], (items) => items && change(items))
  return {
    items: data,
    error,
    /** the one with this id as it is on the server now */
    reload: async (id: string) => (await refetch({ throwOnError: true })).data?.find((item) => item.id === id),
    /** takes the place of the one with its id, or comes after all */
    put: (item: Item) =>
      write((items) =>
        items.some(({ id }) => id === item.id)
          ? items.map((each) => (each.id === item.id ? item : each))
          : [...items, item],
      ),
    remove: (id: string) => write((items) => items.filter((item) => item.id !== id)),
    showList: () => void navigate({ to: '/settings/$section', params: { section: name } }),
    show: (itemId: string) =>
      void navigate({ to: '/settings/$section/$itemId', params: { section: name, itemId }, replace: true }),
  }
}
