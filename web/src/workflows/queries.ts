import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { readAll } from '../api/queries.ts'
import type { Workflow } from './types.ts'

const LIST = ['workflows'] as const

/** All workflows. Nobody tells when somebody changes them: read anew whenever their page opens. */
export const workflowsQuery = queryOptions({
  queryKey: LIST,
  queryFn: () => readAll('workflows.list'),
  staleTime: 5_000,
})

export const workflowQuery = (id: string) =>
  queryOptions({ queryKey: ['workflow', id] as const, queryFn: () => call('workflows.get', { id }), staleTime: 5_000 })

const LOOK_MS = 5_000

/** The newest first. */
export const runsQuery = (id: string, limit = 25) =>
  infiniteQueryOptions({
    queryKey: ['workflow', id, 'runs', limit] as const,
    queryFn: ({ pageParam }) => call('workflows.runs', { id, limit, ...(pageParam ? { cursor: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    staleTime: 5_000,
  })

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['workflowRun', id] as const,
    queryFn: () => call('workflowRuns.get', { id }),
    // One that goes on is looked at again.
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? LOOK_MS : false),
  })

/** Keeps what the server said of one, in the list as well. */
export function useKeep() {
  const client = useQueryClient()
  return {
    put(workflow: Workflow) {
      client.setQueryData(workflowQuery(workflow.id).queryKey, workflow)
      client.setQueryData(LIST, (all: Workflow[] | undefined) =>
        all?.some(({ id }) => id === workflow.id)
          ? all.map((each) => (each.id === workflow.id ? workflow : each))
          : all && [...all, workflow],
      )
    },
    remove(id: string) {
      client.setQueryData(LIST, (all: Workflow[] | undefined) => all?.filter((each) => each.id !== id))
    },
    again: () => client.invalidateQueries({ queryKey: LIST }),
  }
}
