import type { Query, QueryClient, QueryFilters } from '@tanstack/react-query'

/** What is being read may have been read before this happened: once it is there, it is brought up to date. */
export function afterReading(query: Query, bring: () => void): void {
  if (query.state.fetchStatus !== 'fetching') return
  // One that fails brings nothing that would be out of date; whoever asked for it tells.
  query.promise?.then(bring, () => undefined)
}

const isFirstReading = ({ state }: Query) => state.data === undefined && state.fetchStatus === 'fetching'

/** Resolves once the first reading is over, however it ended. */
export async function firstRead(query: Query): Promise<void> {
  if (isFirstReading(query)) await query.promise?.catch(() => undefined)
}

/** Reads again what is shown. A first reading under way is not begun anew, and may be answered as before: another follows it. */
export async function readAgain(client: QueryClient, what: QueryFilters): Promise<void> {
  const first = client.getQueryCache().findAll(what).filter(isFirstReading)
  await Promise.all([
    client.invalidateQueries(what),
    ...first.map(async (query) => {
      await firstRead(query)
      await client.invalidateQueries({ queryKey: query.queryKey, exact: true })
    }),
  ])
}
