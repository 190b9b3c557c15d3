/* What other areas may use of this one, beside its domain and its port. */

export { type Forgotten as ForgottenContact, forgetContact } from './use-cases/forget-contact.ts'
export { type JoinedLink, joinLinks, linkContact, partLinks, withLinks } from './use-cases/link-contact.ts'
export { purgeNotes } from './use-cases/purge-notes.ts'
export { presentRecord } from './use-cases/records.ts'
