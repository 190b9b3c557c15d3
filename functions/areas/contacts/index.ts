/* What other areas may use of this one, beside its domain and its port. */

export { blacklistContact, unblacklistContact } from './use-cases/blacklist-contact.ts'
export { readVisibleContact, type VisibleContact } from './use-cases/contacts.ts'
export { noteAddressesOfPage } from './use-cases/known-by.ts'
