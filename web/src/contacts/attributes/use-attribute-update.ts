import { useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import { overLatest } from '../../api/over-latest.ts'
import { contactQuery } from '../../api/queries.ts'
import type { Contact } from '../../api/types.ts'
import { valueIn } from './values.ts'

/** Changes one attribute of a contact; undefined: it goes. What others changed of the rest meanwhile stays. Throws Problem. */
export function useAttributeUpdate(seen: Contact): (key: string, value: string | undefined) => Promise<void> {
  const client = useQueryClient()
  const { id } = seen
  return async (key, value) => {
    let latest = seen
    const of = (contact: Contact) => ({ version: contact.version, contact, value: valueIn(contact.attributes, key) })
    const { contact } = await overLatest(
      of(seen),
      { value },
      {
        async write(version) {
          const others = Object.entries(latest.attributes).filter(([each]) => each !== key)
          const attributes = Object.fromEntries(value === undefined ? others : [...others, [key, value]])
          return of(await call('contacts.update', { id, version, attributes }, { idempotencyKey: crypto.randomUUID() }))
        },
        async read() {
          latest = await client.fetchQuery({ ...contactQuery(id), staleTime: 0 })
          return of(latest)
        },
      },
    )
    client.setQueryData(keys.contact(id), contact)
  }
}
