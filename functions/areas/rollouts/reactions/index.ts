import { leaveDeleted, rollOut } from './follow-settings.ts'

/** What follows in this area from changes of the table. */
export const rolloutsReactions = [rollOut, leaveDeleted]
