import { indexContact, indexEdited, indexMessage, sealWords } from './index-words.ts'

/** What follows in this area from changes of the table: it may take long, or nobody waits for it. */
export const patientSearchReactions = [indexMessage, indexEdited, indexContact, sealWords]
