import { mergeContacts } from './use-cases/merge-contacts.ts'
import { unmergeContacts } from './use-cases/unmerge-contacts.ts'

/** What this area does of the table of operations. */
export const mergingOperations = {
  'contacts.merge': mergeContacts,
  'contacts.unmerge': unmergeContacts,
}
