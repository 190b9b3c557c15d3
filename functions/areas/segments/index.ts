/* What other areas may use of this one, beside its domain and its port. */

export { contactsOf } from './use-cases/contacts-of.ts'
export { askedBySegment, type Which, type WhichDeps, whichContacts } from './use-cases/which-contacts.ts'
