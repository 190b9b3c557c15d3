/* What other areas may use of this one, beside its domain and its port. */

export { readVisibleContact } from './use-cases/contacts.ts'
export { noteAddressesOfPage } from './use-cases/known-by.ts'
