import { beginStep } from './begin-step.ts'

/** What follows in this area from changes of the table. */
export const jobsReactions = [beginStep]
