import { indexContact, indexEdited, indexMessage, sealWords } from './index-words.ts'

/** What follows in this area from changes of the table. */
export const searchReactions = [indexMessage, indexEdited, indexContact, sealWords]
