import { type InfiniteData, infiniteQueryOptions, type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { call } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import type { Contact, Page } from '../../api/types.ts'
import { isOver } from '../../jobs/job-parts.tsx'
import { useLive } from '../../realtime/live.tsx'
import type { ContactsFilter } from './place.ts'

const LISTS = ['contacts'] as const
const [CONTACT] = keys.contact('')
const PAGE = 50

/** The contacts that a table shows, read as far as one scrolls. */
export const contactsQuery = (filter: ContactsFilter) =>
  infiniteQueryOptions({
    queryKey: [...LISTS, filter] as const,
    queryFn: ({ pageParam, signal }) =>
      call('contacts.list', { ...filter, limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    // Coming back to it shows it as it was left, and reads it again behind.
    staleTime: 15_000,
  })

const later = (one: string | null, other: string | null) => ((one ?? '') > (other ?? '') ? one : other)

type ContactsData = InfiniteData<Page<Contact>, string | undefined>

/** Changes a contact wherever a table shows it. */
export function changeListed(client: QueryClient, id: string, change: (contact: Contact) => Contact): void {
  client.setQueriesData<ContactsData>({ queryKey: LISTS }, (data) => {
    const isIn = data?.pages.some(({ items }) => items.some((one) => one.id === id))
    if (!data || !isIn) return data
    const items = (page: Page<Contact>) => page.items.map((one) => (one.id === id ? change(one) : one))
    return { ...data, pages: data.pages.map((page) => ({ ...page, items: items(page) })) }
  })
}

/** Rows stay as the contacts are, where they stand: as the socket tells, and as they were changed or read here. */
export function useLiveContacts(): void {
  const { listen } = useLive()
  const client = useQueryClient()
  useEffect(
    () =>
      client.getQueryCache().subscribe(({ type, query }) => {
        const contact = query.state.data as Contact | undefined
        if (type !== 'updated' || query.queryKey[0] !== CONTACT || !contact) return
        changeListed(client, contact.id, (had) => (had.version > contact.version ? had : { ...had, ...contact }))
      }),
    [client],
  )
  useEffect(
    () =>
      listen(({ contact, conversation, job }) => {
        if (contact) changeListed(client, contact.id, (had) => (had.version > contact.version ? had : contact))
        if (conversation?.contact) {
          const { id, name } = conversation.contact
          const lastMessageAt = conversation.lastMessage?.at ?? null
          changeListed(client, id, (had) => ({ ...had, name, lastMessageAt: later(had.lastMessageAt, lastMessageAt) }))
        }
        // Many at once were changed, made or erased.
        if (job?.kind.startsWith('contacts.') && isOver(job)) void client.invalidateQueries({ queryKey: LISTS })
      }),
    [listen, client],
  )
}
