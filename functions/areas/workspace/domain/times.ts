import type { Team } from './agent.ts'

/** Used where a conversation has no team (Q3, Q4, Q7), in milliseconds. */
export const defaultTimes = { soonAfter: 180_000, overdueAfter: 300_000, autoCloseAfter: 86_400_000 }

export type Times = Pick<Team, 'soonAfter' | 'overdueAfter' | 'autoCloseAfter'>
