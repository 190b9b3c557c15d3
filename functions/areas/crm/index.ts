/* What other areas may use of this one, beside its domain and its port. */

export { purgeNotes } from './use-cases/purge-notes.ts'
