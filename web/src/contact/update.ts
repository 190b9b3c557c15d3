import { useQueryClient } from '@tanstack/react-query'
import type { InputOf } from '../../../contracts/operations.ts'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import type { Contact, Conversation } from '../api/types.ts'
import type { ListData } from '../inbox/place.ts'

type Fields = Omit<InputOf<'contacts.update'>, 'id'>

/** Changes fields of a contact; a new name shows wherever the contact is listed. Throws Problem. */
export function useContactUpdate({ id }: Contact): (fields: Fields) => Promise<void> {
  const client = useQueryClient()
  return async (fields) => {
    const contact = await call('contacts.update', { id, ...fields }, { idempotencyKey: crypto.randomUUID() })
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
