import { mergeSameContact } from './merge-same.ts'

/** What follows in this area from changes of the table. */
export const mergingReactions = [mergeSameContact]
