import { purgeDeleted } from './purge-deleted.ts'

/** What follows in this area from changes of the table. */
export const deletionReactions = [purgeDeleted]
