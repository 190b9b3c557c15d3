import { enqueueAccept } from './enqueue-accept.ts'

/** What follows in this area from changes of the table. */
export const unmatchedMailReactions = [enqueueAccept]
