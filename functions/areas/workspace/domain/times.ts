import { initialOf, teamTimes } from './settings.ts'

/** Used where a conversation has no team (Q3, Q4, Q7), in milliseconds. */
export const defaultTimes = initialOf(teamTimes)

export type Times = typeof defaultTimes
