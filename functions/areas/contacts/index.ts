/* What other areas may use of this one, beside its domain and its port. */

export { blacklistContact, unblacklistContact } from './use-cases/blacklist-contact.ts'
export {
  addContactNote,
  contactWrites,
  readVisibleContact,
  updateContact,
  type VisibleContact,
} from './use-cases/contacts.ts'
export { readByExternalId } from './use-cases/external-id.ts'
export { noteAddressesOfPage } from './use-cases/known-by.ts'
export { pinContact, unpinContact } from './use-cases/pin-contact.ts'
export { placeContactsOfPage } from './use-cases/place-contacts.ts'
