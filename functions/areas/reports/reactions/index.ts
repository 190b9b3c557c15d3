import { recordFacts, recordTags } from './record-facts.ts'

/** What follows in this area from changes of the table. */
export const reportsReactions = [recordFacts, recordTags]
