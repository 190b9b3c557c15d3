import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { OutputOf } from '../../../contracts/operations.ts'
import { agentsQuery, cannedResponsesQuery, categoriesQuery, channelsQuery, teamsQuery } from '../api/queries.ts'
import type { Agent, CannedResponse, Channel, Team } from '../api/types.ts'

export type Category = OutputOf<'categories.get'>

const directories = {
  agents: agentsQuery,
  teams: teamsQuery,
  channels: channelsQuery,
  categories: categoriesQuery,
  'canned-responses': cannedResponsesQuery,
}
/** What each list is of. */
interface Items {
  agents: Agent
  teams: Team
  channels: Channel
  categories: Category
  'canned-responses': CannedResponse
}

const labelOf = (item: Items[keyof Items]) => ('title' in item ? item.title : item.name)

/** A list of the settings, read anew whenever its page opens: nobody tells when somebody else changes it. */
export function useDirectory<Name extends keyof Items>(name: Name) {
  type Item = Items[Name]
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
    items: data?.toSorted((one, other) => labelOf(one).localeCompare(labelOf(other))),
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
    /** once it is saved or deleted: nothing is asked */
    showList: () => void navigate({ to: '/settings/$section', params: { section: name }, ignoreBlocker: true }),
    show: (itemId: string) =>
      void navigate({
        to: '/settings/$section/$itemId',
        params: { section: name, itemId },
        replace: true,
        ignoreBlocker: true,
      }),
  }
}
