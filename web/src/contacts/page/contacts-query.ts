import { type InfiniteData, infiniteQueryOptions, type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { call } from '../../api/client.ts'
import type { Contact, Page } from '../../api/types.ts'
import { useLive } from '../../realtime/live.tsx'
import type { ContactsFilter } from './place.ts'

const LISTS = ['contacts'] as const
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

/** Rows stay as the socket tells of them, where they stand. */
export function useLiveContacts(): void {
  const { listen } = useLive()
  const client = useQueryClient()
  useEffect(
    () =>
      listen(({ contact, conversation }) => {
        if (contact) changeListed(client, contact.id, (had) => (had.version > contact.version ? had : contact))
        if (!conversation?.contact) return
        const { id, name } = conversation.contact
        changeListed(client, id, (had) => ({ ...had, name }))
      }),
    [listen, client],
  )
}
