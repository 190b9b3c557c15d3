import { dateOf, dayOf, daysOfMonth, monthOf } from './days.ts'

/*
 * What was rolled up, and how far. Objects never change: each run writes its own, under its number, and the state says which
 * count; so that whoever reads sees all of a run or nothing of it, and of two runs at once one is for nothing.
 */

/** Counts how objects are written and what is counted: another one has everything rolled up anew. */
export const FORMAT = 1
/** Days that are rolled up again each night: so long, what happened late needs no mark. */
export const AGAIN_DAYS = 14
/** Longer than the function that rolls up can live. */
const LEASE_MS = 6 * 60_000
/** For whoever has begun to read objects that were replaced. */
const UNUSED_FOR_MS = 10 * 60_000
/** Names of replaced objects that are removed at a time. */
const REMOVED_AT_ONCE = 50
/** Of a month with so many rows or fewer, and today, reports are read from the rows. */
export const FEW_ROWS = 400

/** The local days of one time zone, as far as they are rolled up. */
export interface Rolled {
  timeZone: string
  format: number
  /** the first day (counted from 1970-01-01) of which there can be anything, and the last that is rolled up; before `from`: none is */
  from: number
  through: number
  /** the next day to be rolled up, again or for the first time; after `through`: the next one there will be */
  next: number
  /** the day that was the last over when days were rolled up again */
  night: number
  /** by month (`YYYY-MM`): the run that wrote the objects of its days */
  months: Record<string, number>
  /** by the first of two years (`2026`): the run that wrote the objects of their months */
  years: Record<string, number>
  /** how many rows there were, of days that are rolled up again, and of today, by day (`YYYY-MM-DD`) */
  rows: Record<string, number>
}

export interface RollupState {
  version: number
  /** counts runs that wrote something */
  runs: number
  /** undefined: nothing was looked at yet */
  rolled?: Rolled | undefined
  /** the same anew, until it is as far: by another time zone, or because an operator wishes so */
  anew?: Rolled | undefined
  /** what came after the days that are rolled up, in one object: the run that wrote it, of what it is a sum, and up to when it is complete (epoch ms) */
  today?: { run: number; sum: string; upTo: number } | undefined
  /** what open conversations tell was kept up to this time (epoch ms); `cursor`: of those up to `to`, how far */
  gathered: { upTo: number; to?: number | undefined; cursor?: string | undefined }
  /** who is at work, until when they may be presumed alive, and the names that they write under */
  lease?: { until: number; names: string[] } | undefined
  /** names that are not in use, or never were, and since when (epoch ms) */
  unused: { name: string; at: number }[]
}

/** Before anything was looked at. */
export const emptyRollups: RollupState = { version: 0, runs: 0, gathered: { upTo: 0 }, unused: [] }

/** Nothing of these days, from `from` on, is rolled up. */
export const unrolled = (timeZone: string, from: number): Rolled => ({
  timeZone,
  format: FORMAT,
  from,
  through: from - 1,
  next: from,
  night: from - 1,
  months: {},
  years: {},
  rows: {},
})

/** The object of a month's days, of months of two years, and of what came after: each with a part per cut but the last. */
export const nameOfMonth = (run: number, month: string) => `${run}/days/${month}`
export const nameOfYears = (run: number, years: string) => `${run}/months/${years}`
export const nameOfToday = (run: number) => `${run}/today`
/** Two years are one object, so that one year and the one before are in two at most. */
export const yearsOf = (month: string) => String(Number(month.slice(0, 4)) - (Number(month.slice(0, 4)) % 2))

/** The lease is free. */
export const isFree = ({ lease }: RollupState, now: number) => lease === undefined || lease.until <= now

/** Taken by whoever writes these objects; what one that died was writing is not in use. */
export function leased(state: RollupState, names: readonly string[], now: number): RollupState {
  const left = state.lease?.names.map((name) => ({ name, at: now })) ?? []
  const lease = { until: now + LEASE_MS, names: [...names] }
  return { ...state, runs: state.runs + 1, lease, unused: [...state.unused, ...left] }
}

/** Names of objects that nobody reads any more, some of them. */
export const removable = ({ unused }: RollupState, now: number) =>
  unused.filter(({ at }) => at <= now - UNUSED_FOR_MS).slice(0, REMOVED_AT_ONCE)

/** All names that a set has. */
export const namesOf = ({ months, years }: Rolled): string[] => [
  ...Object.entries(months).map(([month, run]) => nameOfMonth(run, month)),
  ...Object.entries(years).map(([two, run]) => nameOfYears(run, two)),
]

/** Where rolling up goes on, when `last` is the last day that is over; the last days are rolled up again each night. */
export function beginNight(rolled: Rolled, last: number): Rolled {
  if (rolled.night >= last) return rolled
  const next = Math.max(rolled.from, Math.min(rolled.next, last - AGAIN_DAYS + 1))
  return { ...rolled, next, night: last }
}

/** The days of one month to be rolled up next, `most` of them; undefined: all that are over are. */
export function dueDays({ next }: Rolled, last: number, most: number): { from: number; to: number } | undefined {
  if (next > last) return undefined
  return { from: next, to: Math.min(last, next + most - 1, daysOfMonth(monthOf(next)).to) }
}

/** So few rows of today and of the days that are rolled up again that whoever asks reads them. */
export function isSmall({ rows }: Rolled, today: number): boolean {
  const recent = Object.entries(rows).filter(([date]) => dayOf(date) > today - AGAIN_DAYS - 1)
  return recent.reduce((sum, [, count]) => sum + count, 0) <= FEW_ROWS
}

/** Days of a month were rolled up, by a run that wrote their objects, or none that had to; with so many rows each. */
export function rolledOn(
  rolled: Rolled,
  { from, to }: { from: number; to: number },
  run: number | undefined,
  rows: ReadonlyMap<number, number>,
): Rolled {
  const month = monthOf(from)
  const days = Object.entries(rolled.rows).filter(([date]) => dayOf(date) > to - AGAIN_DAYS)
  const own = [...rows].filter(([day]) => day > to - AGAIN_DAYS).map(([day, count]) => [dateOf(day), count] as const)
  return {
    ...rolled,
    from: Math.min(rolled.from, from),
    through: Math.max(rolled.through, to),
    next: rolled.next >= from && rolled.next <= to ? to + 1 : rolled.next,
    months: run === undefined ? rolled.months : { ...rolled.months, [month]: run },
    years: run === undefined ? rolled.years : { ...rolled.years, [yearsOf(month)]: run },
    rows: Object.fromEntries([...days, ...own]),
  }
}
