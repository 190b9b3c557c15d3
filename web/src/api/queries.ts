import { QueryClient, queryOptions, replaceEqualDeep, useQuery } from '@tanstack/react-query'
import type { InputOf, OperationName, OutputOf } from '../../../contracts/operations.ts'
import { call } from './client.ts'
import { keys } from './keys.ts'
import { Problem } from './problem.ts'
import { can } from './rights.ts'
import type { Agent, Channel, Conversation, SavedView, Team } from './types.ts'

const FRESH_MS = 5 * 60_000

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: FRESH_MS,
      gcTime: 30 * 60_000,
      refetchOnWindowFocus: false,
      // What the server refused it refuses again; what did not reach it may.
      retry: (failures, error) => failures < 3 && !(error instanceof Problem && !error.isPassing),
    },
  },
})

type PagedName = {
  [Name in OperationName]: OutputOf<Name> extends { items: unknown[]; nextCursor: string | null } ? Name : never
}[OperationName]

type ItemOf<Name extends PagedName> = OutputOf<Name> extends { items: (infer Item)[] } ? Item : never

/** Everything of a list that is small: settings, people. */
export async function readAll<Name extends PagedName>(name: Name, given?: InputOf<Name>): Promise<ItemOf<Name>[]> {
  const items: ItemOf<Name>[] = []
  let cursor: string | undefined
  do {
    const page = (await call(name, { ...(given as object), limit: 100, ...(cursor ? { cursor } : {}) } as never)) as {
      items: ItemOf<Name>[]
      nextCursor: string | null
    }
    items.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  return items
}

export const meQuery = queryOptions({ queryKey: keys.me, queryFn: () => call('me.get', {}) })
export const agentsQuery = queryOptions({ queryKey: keys.agents, queryFn: () => readAll('agents.list') })
export const teamsQuery = queryOptions({ queryKey: keys.teams, queryFn: () => readAll('teams.list') })
export const channelsQuery = queryOptions({ queryKey: keys.channels, queryFn: () => readAll('channels.list') })
export const categoriesQuery = queryOptions({ queryKey: keys.categories, queryFn: () => readAll('categories.list') })
export const workspaceQuery = queryOptions({ queryKey: keys.workspace, queryFn: () => call('workspace.get', {}) })
/** M7: my own and the shared ones. Nobody tells when somebody else changes them: read again, quietly, when they are used. */
export const cannedResponsesQuery = queryOptions({
  queryKey: ['cannedResponses'] as const,
  queryFn: () => readAll('cannedResponses.list'),
  staleTime: 60_000,
  // Without a connection it fails at once: whoever types does not wait for it.
  networkMode: 'always',
})
/** F5: mine and my teams'. Nobody tells when somebody else changes the team's. */
export const savedViewsQuery = queryOptions({
  queryKey: keys.savedViews,
  // Those of the inbox, as none of reports were asked for.
  queryFn: () => readAll('savedViews.list') as Promise<SavedView[]>,
  refetchInterval: FRESH_MS,
})
export const countsQuery = queryOptions({
  queryKey: keys.counts,
  queryFn: () => call('conversations.counts', {}),
  staleTime: 30_000,
  // Waits pass into soon and overdue by time alone.
  refetchInterval: 60_000,
})
/** How many emails wait for an admin's eye, as far as a page of them goes. Nobody tells: it is looked at now and then. */
export function useWaitingMail(): number {
  const me = useMe()
  const { data } = useQuery({
    queryKey: ['unmatchedMail', 'waiting'],
    queryFn: () => call('unmatchedMail.list', { limit: 100 }),
    enabled: can(me, 'settings.manage'),
    refetchInterval: FRESH_MS,
  })
  return data?.items.filter(({ acceptAskedAt }) => acceptAskedAt === null).length ?? 0
}
export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: keys.conversation(id),
    queryFn: () => call('conversations.get', { id }),
    // An answer may be older than what the socket told meanwhile.
    structuralSharing: (had, has) => (isLater(had, has) ? had : replaceEqualDeep(had, has)),
  })
const isLater = (had: unknown, has: unknown) =>
  had !== undefined && (had as Conversation).version > (has as Conversation).version
export const contactQuery = (id: string) =>
  queryOptions({ queryKey: keys.contact(id), queryFn: () => call('contacts.get', { id }) })

export const useMe = (): Agent | undefined => useQuery(meQuery).data
export const useAgents = (): readonly Agent[] => useQuery(agentsQuery).data ?? []
export const useTeams = (): readonly Team[] => useQuery(teamsQuery).data ?? []
export const useChannels = (): readonly Channel[] => useQuery(channelsQuery).data ?? []

/** Names for ids; what is unknown (left, or of another team) stays unnamed. */
export function useNames() {
  const agents = useAgents()
  const teams = useTeams()
  const channels = useChannels()
  return {
    agent: (id: string | null | undefined) => agents.find((agent) => agent.id === id)?.name,
    team: (id: string | null | undefined) => teams.find((team) => team.id === id)?.name,
    channel: (id: string | null | undefined) => channels.find((channel) => channel.id === id),
    /** the mailboxes that are ours */
    ownAddresses: channels.flatMap(({ type, config }) => (type === 'email' && config.address ? [config.address] : [])),
  }
}
