import { source } from '../../platform/stream.ts'
import { toContact, toConversation, toEntry } from './store/items.ts'

export const entries = source('entry', toEntry)
export const conversations = source('conversation', toConversation)
/** Contacts; an address that leads to another contact is none. */
export const contacts = source('contact', (item) => {
  const contact = toContact(item)
  return 'redirectTo' in contact ? undefined : contact
})
