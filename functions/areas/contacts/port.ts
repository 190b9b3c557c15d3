import type { Page, PageRequest } from '../../kernel/page.ts'
import type { Contact } from '../timeline/domain/contact.ts'
import type { Conversation } from '../timeline/domain/conversation.ts'
import type { Entry } from '../timeline/domain/entry.ts'

/** A contact with its parts (C3). */
type Of = Pick<Contact, 'id' | 'mergedFrom'>

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
}
