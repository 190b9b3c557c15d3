import { recordFacts, recordTags } from './record-facts.ts'

/** What follows in this area from changes of the table: it may take long, or nobody waits for it. */
export const patientReportsReactions = [recordFacts, recordTags]
