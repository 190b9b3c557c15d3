import { leaveWithAgent, leaveWithTeam } from './leave-with-owner.ts'

/** What follows in this area from changes of the table. */
export const savedViewsReactions = [leaveWithAgent, leaveWithTeam]
