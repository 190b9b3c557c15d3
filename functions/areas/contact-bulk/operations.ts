import { startContactBulk } from './use-cases/start-contact-bulk.ts'

/** What this area does of the table of operations. */
export const contactBulkOperations = { 'contacts.bulk': startContactBulk }
