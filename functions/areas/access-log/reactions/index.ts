import { logMovement } from './log-movement.ts'

/** What follows in this area from changes of the table. */
export const accessLogReactions = [logMovement]
