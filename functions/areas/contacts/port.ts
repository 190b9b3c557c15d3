import type { Page, PageRequest } from '../../kernel/page.ts'
import type { Contact } from '../timeline/domain/contact.ts'
import type { Conversation } from '../timeline/domain/conversation.ts'
import type { Entry } from '../timeline/domain/entry.ts'

/** A contact with its parts (C3). */
type Of = Pick<Contact, 'id' | 'mergedFrom'>

/**
 * A list of contacts: everybody's, or those pinned to an agent; by creation or by name, which may begin so. By change there is
 * everybody's alone, of those who were changed a while after their creation.
 */
export interface ContactList {
  of: 'everybody' | (string & {})
  by: 'created' | 'name' | 'changed'
  /** as `nameOrder` has it */
  beginning?: string | undefined
}
export interface ContactRow {
  id: string
  position: string
  /** as the list has it, which may be a moment behind */
  contact?: Contact
}
export interface RowsAsked {
  limit: number
  /** the position to go on behind */
  after?: string | undefined
  /** from the oldest, from A on */
  forward: boolean
  /** rows read at most */
  most: number
  /** others are passed over */
  isWanted?: (row: ContactRow) => boolean
}
export interface ContactRows {
  rows: ContactRow[]
  /** the position of the last one that was looked at; undefined: there was none */
  last: string | undefined
  /** nothing is left behind it */
  isAll: boolean
  read: number
}

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface ContactsStore {
  /** a contact's notes, the latest first */
  readNotes(contact: Of, page: PageRequest): Promise<Page<Entry>>
  /** a contact's messages that have files, the latest first */
  readWithFiles(contact: Of, page: PageRequest): Promise<Page<Entry>>
  /** a contact's conversations, the latest first, deleted ones as well */
  readConversationsOf(contact: Of, page: PageRequest): Promise<Page<Conversation>>
  /** ids, the newest first */
  listContacts(page: PageRequest): Promise<Page<string>>
  /** as the list has them, which may be behind; the newest first */
  readContactPage(page: PageRequest): Promise<Page<Contact>>
  /** rows of a list, a moment behind */
  readContactRows(list: ContactList, asked: RowsAsked): Promise<ContactRows>
  /** one that an earlier version stored comes to be in all lists, as it was read; false: it was changed meanwhile */
  placeContact(contact: Contact): Promise<boolean>
}
