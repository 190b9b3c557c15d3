import { purgeDeleted } from './purge-deleted.ts'

/** What follows in this area from changes of the table: it may take long, or nobody waits for it. */
export const patientDeletionReactions = [purgeDeleted]
