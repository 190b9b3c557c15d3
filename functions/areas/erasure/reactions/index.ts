import { passErased } from './pass-erased.ts'

/** What follows in this area from changes of the table. */
export const erasureReactions = [passErased]
