import { type UseQueryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Section } from './sections.ts'

/** A list of the settings, read anew whenever its page opens: nobody tells when somebody else changes it. */
export function useItems<Item extends { id: string }, Key extends readonly string[]>(
  section: Section,
  query: Pick<UseQueryOptions<Item[], Error, Item[], Key>, 'queryKey' | 'queryFn'>,
) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const { queryKey, queryFn } = query
  const { data, error, refetch } = useQuery({ queryKey, queryFn, refetchOnMount: 'always' })
  const write = (change: (items: Item[]) => Item[]) =>
    client.setQueryData<Item[]>(queryKey, (items) => items && change(items))
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
    /** once it is saved or deleted: nothing is asked */
    showList: () => void navigate({ to: '/settings/$section', params: { section }, ignoreBlocker: true }),
    show: (itemId: string) =>
      void navigate({
        to: '/settings/$section/$itemId',
        params: { section, itemId },
        replace: true,
        ignoreBlocker: true,
      }),
  }
}
/** What a form over one of them needs of the list. */
export type ItemList<Item extends { id: string }> = ReturnType<typeof useItems<Item, readonly string[]>>
