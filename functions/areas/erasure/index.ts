/* What other areas may use of this one, beside its domain and its port. */

export { eraseContact } from './use-cases/erase-contact.ts'
