import { blacklistContact, unblacklistContact } from './use-cases/blacklist-contact.ts'
import { updateContactAttribute } from './use-cases/change-contact-attribute.ts'
import {
  addContactNote,
  createContact,
  getContact,
  putContactByExternalId,
  readContacts,
  readContactTimeline,
  updateContact,
} from './use-cases/contacts.ts'
import { findByExternalId } from './use-cases/external-id.ts'
import { listConversationsOf } from './use-cases/list-conversations.ts'
import { listFiles } from './use-cases/list-files.ts'
import { listNotes } from './use-cases/list-notes.ts'
import { optOutContact } from './use-cases/opt-out-contact.ts'
import { pinContact, unpinContact } from './use-cases/pin-contact.ts'

/** What this area does of the table of operations. */
export const contactsOperations = {
  'contacts.byExternalId': findByExternalId,
  'contacts.put': putContactByExternalId,
  'contacts.readMany': readContacts,
  'contacts.create': createContact,
  'contacts.get': getContact,
  'contacts.update': updateContact,
  'contacts.timeline': readContactTimeline,
  'contacts.conversations': listConversationsOf,
  'contacts.files': listFiles,
  'contacts.notes': listNotes,
  'contacts.addNote': addContactNote,
  'contacts.pin': pinContact,
  'contacts.unpin': unpinContact,
  'contacts.blacklist': blacklistContact,
  'contacts.unblacklist': unblacklistContact,
  'contacts.optOut': optOutContact,
}

/** What is seldom asked for, and needs the contacts. */
export const contactsSettingsOperations = {
  'contactAttributes.update': updateContactAttribute,
}
