import { passErased } from './pass-erased.ts'

/** What follows in this area from changes of the table: it may take long, or nobody waits for it. */
export const patientErasureReactions = [passErased]
