import { source } from '../../platform/stream.ts'
import { toContact, toConversation, toEntry, toScheduled } from './store/items.ts'

export const entries = source('entry', toEntry)
/** Messages that wait to be sent. */
export const scheduled = source('scheduled', toScheduled)
export const conversations = source('conversation', toConversation)
/** Contacts; an address that leads to another contact is none, nor is one that was erased (C7). */
export const contacts = source('contact', (item) => {
  const contact = toContact(item)
  return 'redirectTo' in contact || contact.erased ? undefined : contact
})
/** C7: contacts that were erased. */
export const erasedContacts = source('contact', (item) => {
  const contact = toContact(item)
  return 'redirectTo' in contact || !contact.erased ? undefined : contact
})
