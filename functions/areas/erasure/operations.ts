import { eraseContact } from './use-cases/erase-contact.ts'
import { listErasures } from './use-cases/list-erasures.ts'
import { startData } from './use-cases/start-data.ts'

/** What this area does of the table of operations. */
export const erasureOperations = {
  'contacts.erase': eraseContact,
  'contacts.data': startData,
  'erasures.list': listErasures,
}
