import { armTimers } from './arm-timers.ts'

/** What follows in this area from changes of the table. */
export const queuesReactions = [armTimers]
