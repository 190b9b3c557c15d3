import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import type { InputOf } from '../../../contracts/operations.ts'
import { call } from '../api/client.ts'
import { readAll } from '../api/queries.ts'
import type { ReportView } from './view-place.ts'

const viewsQuery = queryOptions({
  queryKey: ['reports', 'views'] as const,
  // Those of reports are asked for.
  queryFn: () => readAll('savedViews.list', { of: 'reports' }) as Promise<ReportView[]>,
})

/** Saved reports, mine and my teams', and what can be done with them. */
export function useReportViews() {
  const client = useQueryClient()
  const { data } = useQuery(viewsQuery)
  const again = () => client.invalidateQueries({ queryKey: viewsQuery.queryKey })
  return {
    views: data ?? [],
    async create(input: InputOf<'savedViews.create'>, idempotencyKey: string) {
      const view = await call('savedViews.create', input, { idempotencyKey })
      await again()
      return view as ReportView
    },
    async update(id: string, change: Omit<InputOf<'savedViews.update'>, 'id'>) {
      await call('savedViews.update', { id, ...change })
      await again()
    },
    async remove(id: string) {
      await call('savedViews.delete', { id })
      await again()
    },
  }
}
