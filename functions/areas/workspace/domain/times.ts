import { type OpeningHours, openLongerThan, openSinceBefore } from './opening-hours.ts'
import { initialOf, teamTimes } from './settings.ts'

/** Used where a conversation has no team (Q3, Q4, Q7), in milliseconds. */
export const defaultTimes = initialOf(teamTimes)

/** A team's times in milliseconds, and by which clock they are counted: H2. */
export type Times = typeof defaultTimes & {
  clocksRun?: 'always' | 'open' | undefined
  openingHours?: OpeningHours | null | undefined
}

/** How a team counts time (epoch ms and ms). */
export interface Clock {
  /** the first millisecond at which more than `ms` have run since `from`; infinity: never */
  longerThan(from: number, ms: number): number
  /** more than `ms` have run by `now` since whatever was before this moment, and since nothing else */
  sinceBefore(now: number, ms: number): number
}

const always: Clock = {
  longerThan: (from, ms) => from + ms + 1,
  sinceBefore: (now, ms) => now - ms,
}

/** H2: the clock that counts a team's waits and silences: always, or while the team is there. */
export function clockOf({ clocksRun, openingHours }: Times): Clock {
  if (clocksRun !== 'open' || !openingHours) return always
  return {
    longerThan: (from, ms) => openLongerThan(openingHours, from, ms),
    sinceBefore: (now, ms) => openSinceBefore(openingHours, now, ms),
  }
}
