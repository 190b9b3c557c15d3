import { infiniteQueryOptions, type QueryClient, queryOptions, useQueryClient } from '@tanstack/react-query'
import type { InputOf, OutputOf } from '../../../contracts/operations.ts'
import { call } from '../api/client.ts'
import { overLatest } from '../api/over-latest.ts'

export type CrmRecord = OutputOf<'persons.get'> | OutputOf<'leads.get'> | OutputOf<'deals.get'>
export type RecordKind = CrmRecord['kind']
export type LinkInput = InputOf<'contacts.link'>
export type RecordLink = OutputOf<'contacts.links'>['items'][number]
export type RecordNote = OutputOf<'deals.notes'>['items'][number]
export type RecordFields = Omit<LinkInput, 'contactId' | 'kind' | 'id'>

export const kinds = ['person', 'lead', 'deal'] as const satisfies RecordKind[]
export const pluralOf = { person: 'persons', lead: 'leads', deal: 'deals' } as const
export type Plural = (typeof pluralOf)[RecordKind]
export const kindOf = (plural: string | undefined) => kinds.find((kind) => pluralOf[kind] === plural)
export const nameOf = (record: CrmRecord) => (record.kind === 'person' ? record.name : record.title)

const keys = {
  lists: (kind: RecordKind) => ['records', kind] as const,
  one: (id: string) => ['record', id] as const,
  notes: (id: string) => ['recordNotes', id] as const,
  links: ['links'] as const,
  linksOf: (contactId: string) => ['links', contactId] as const,
}

// Nobody tells when somebody else changes a record: whoever comes back to the page looks again.
const quietly = { staleTime: 5_000, refetchOnMount: 'always', refetchOnWindowFocus: 'always' } as const

interface RecordPage {
  items: CrmRecord[]
  nextCursor: string | null
}

/** Those whose name has this part, the newest first. */
export const recordsQuery = (kind: RecordKind, q: string) =>
  infiniteQueryOptions({
    ...quietly,
    queryKey: [...keys.lists(kind), q] as const,
    queryFn: ({ pageParam, signal }): Promise<RecordPage> => {
      const input = { limit: 50, ...(q ? { q } : {}), ...(pageParam ? { cursor: pageParam } : {}) }
      return call(`${pluralOf[kind]}.list`, input, { signal })
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })

export const recordQuery = (kind: RecordKind, id: string) =>
  queryOptions({
    ...quietly,
    queryKey: keys.one(id),
    queryFn: (): Promise<CrmRecord> => call(`${pluralOf[kind]}.get`, { id }),
  })

export const notesQuery = (kind: RecordKind, id: string) =>
  infiniteQueryOptions({
    ...quietly,
    queryKey: keys.notes(id),
    queryFn: ({ pageParam, signal }) =>
      call(`${pluralOf[kind]}.notes`, { id, limit: 20, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })

export const linksQuery = (contactId: string) =>
  queryOptions({
    ...quietly,
    queryKey: keys.linksOf(contactId),
    queryFn: () => call('contacts.links', { contactId }),
  })

/** A record as it is now, wherever it is shown. */
export function putRecord(client: QueryClient, record: CrmRecord): void {
  client.setQueryData(keys.one(record.id), record)
  client.setQueriesData<OutputOf<'contacts.links'>>({ queryKey: keys.links }, (page) => {
    if (!page?.items.some(({ id }) => id === record.id)) return page
    return { ...page, items: page.items.map((link) => (link.id === record.id ? { ...link, record } : link)) }
  })
  void client.invalidateQueries({ queryKey: keys.lists(record.kind) })
}

export function forgetRecord(client: QueryClient, { id, kind }: Pick<CrmRecord, 'id' | 'kind'>): void {
  client.removeQueries({ queryKey: keys.one(id) })
  client.removeQueries({ queryKey: keys.notes(id) })
  void client.invalidateQueries({ queryKey: keys.lists(kind) })
  void client.invalidateQueries({ queryKey: keys.links })
}

/** Changes fields of a record. Throws Problem. */
export function useRecordUpdate(seen: CrmRecord): (fields: RecordFields) => Promise<void> {
  const client = useQueryClient()
  const { id, kind } = seen
  return async (fields) => {
    const after = await overLatest<CrmRecord>(seen, fields, {
      write: (version) =>
        call(`${pluralOf[kind]}.update`, { id, version, ...fields } as never, { idempotencyKey: crypto.randomUUID() }),
      read: async () => {
        const now = await client.fetchQuery({ ...recordQuery(kind, id), staleTime: 0 })
        putRecord(client, now)
        return now
      },
    })
    putRecord(client, after)
  }
}
