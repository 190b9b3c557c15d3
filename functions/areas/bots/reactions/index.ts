import { enqueueQuestion } from './enqueue-question.ts'

/** What follows in this area from changes of the table. */
export const botsReactions = [enqueueQuestion]
