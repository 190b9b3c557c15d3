import { useQueryClient } from '@tanstack/react-query'
import type { InputOf } from '../../../contracts/operations.ts'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { overLatest } from '../api/over-latest.ts'
import { contactQuery } from '../api/queries.ts'
import type { Contact, Conversation } from '../api/types.ts'
import type { ListData } from '../queues/place.ts'

type Fields = Omit<InputOf<'contacts.update'>, 'id' | 'version'>

/** Changes fields of a contact; a new name shows wherever the contact is listed. Throws Problem. */
export function useContactUpdate(seen: Contact): (fields: Fields) => Promise<void> {
  const client = useQueryClient()
  const { id } = seen
  return async (fields) => {
    const contact = await overLatest(seen, fields, {
      write: (version) => call('contacts.update', { id, version, ...fields }, { idempotencyKey: crypto.randomUUID() }),
      read: () => client.fetchQuery({ ...contactQuery(id), staleTime: 0 }),
    })
    client.setQueryData(keys.contact(id), contact)
    if (fields.name === undefined) return
    const renamed = (conversation: Conversation): Conversation =>
      conversation.contact.id === id
        ? { ...conversation, contact: { ...conversation.contact, name: contact.name } }
        : conversation
    client.setQueriesData<Conversation>({ queryKey: ['conversation'] }, (one) => one && renamed(one))
    client.setQueriesData<ListData>({ queryKey: keys.lists }, (data) => {
      return data && { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.map(renamed) })) }
    })
  }
}
