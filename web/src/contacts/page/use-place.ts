import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { type ContactsPlace, filterOf, readContactsPlace } from './place.ts'

export function useContactsPlace() {
  const search = useSearch({ strict: false }) as Record<string, unknown>
  const place = useMemo(() => readContactsPlace(search), [search])
  const { q, segment, channel, owner, rating, language, sort } = place
  const filter = useMemo(
    () => filterOf({ q, segment, channel, owner, rating, language, sort }),
    [q, segment, channel, owner, rating, language, sort],
  )
  return { place, filter }
}

/** Ways between the table and its contacts, and to what is shown of them. */
export function useContactsGo() {
  const navigate = useNavigate()
  return useMemo(
    () => ({
      /** keeps whatever is not named */
      change: (change: ContactsPlace) =>
        void navigate({ to: '.', search: (now: object) => ({ ...now, ...change }) as object, replace: true }),
      list: (change: ContactsPlace = {}) =>
        void navigate({
          to: '/contacts',
          search: (now: ContactsPlace) => ({ ...now, part: undefined, only: undefined, ...change }),
        }),
      open: (contactId: string) =>
        void navigate({
          to: '/contacts/$contactId',
          params: { contactId },
          search: (now: ContactsPlace) => ({ ...now, only: undefined }),
        }),
    }),
    [navigate],
  )
}
