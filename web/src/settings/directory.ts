import type { OutputOf } from '../../../contracts/operations.ts'
import { agentsQuery, cannedResponsesQuery, categoriesQuery, channelsQuery, teamsQuery } from '../api/queries.ts'
import type { Agent, CannedResponse, Channel, Team } from '../api/types.ts'
import { useItems } from './use-items.ts'

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

/** A list that the rest of the console reads too, by name. */
export function useDirectory<Name extends keyof Items>(name: Name) {
  const { queryKey, queryFn } = directories[name]
  const list = useItems<Items[Name], readonly string[]>(name, {
    queryKey: queryKey as readonly string[],
    queryFn: queryFn as () => Promise<Items[Name][]>,
  })
  return { ...list, items: list.items?.toSorted((one, other) => labelOf(one).localeCompare(labelOf(other))) }
}
