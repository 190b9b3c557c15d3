import { clockAt, momentsOfDay } from '../../workspace/domain/opening-hours.ts'

const DAY_MS = 24 * 60 * 60_000
// 1970-01-01 was a Thursday.
const isoWeekdayOf = (day: number) => ((((day + 3) % 7) + 7) % 7) + 1

/** A day counted from 1970-01-01, of `YYYY-MM-DD`. */
export const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / DAY_MS
/** `YYYY-MM-DD` of a day counted from 1970-01-01. */
export const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10)
/** `YYYY-MM`. */
export const monthOf = (day: number): string => dateOf(day).slice(0, 7)

/** First and last day of a month (`YYYY-MM`). */
export function daysOfMonth(month: string): { from: number; to: number } {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return { from: dayOf(`${month}-01`), to: Date.UTC(year, number, 1) / DAY_MS - 1 }
}

/** ISO 8601: the week that a day is in belongs to the year of its Thursday. `2026-W48` */
export function weekOf(day: number): string {
  const thursday = day + 4 - isoWeekdayOf(day)
  const year = new Date(thursday * DAY_MS).getUTCFullYear()
  const week = Math.floor((thursday - Date.UTC(year, 0, 1) / DAY_MS) / 7) + 1
  return `${year}-W${String(week).padStart(2, '0')}`
}

/** The hours of a week, in order: `1-00`, Monday after midnight, to `7-23`. */
export const hoursOfWeek: readonly string[] = Array.from({ length: 7 * 24 }, (_, at) =>
  hourOf(Math.floor(at / 24) + 1, at % 24),
)
function hourOf(weekday: number, hour: number): string {
  return `${weekday}-${String(hour).padStart(2, '0')}`
}

/** The day on which something happened (epoch ms) where the clock on the wall is that of the time zone, and the hour of the week. */
export function placeOf(timeZone: string, at: number): { day: number; hour: string } {
  const { day, minutes } = clockAt(timeZone, at)
  return { day, hour: hourOf(isoWeekdayOf(day), Math.floor(minutes / 60)) }
}

/** When a day begins, epoch ms; the day before ends then. */
export function startOf(timeZone: string, day: number): number {
  const [start] = momentsOfDay(timeZone, day, [0], false)
  if (start === undefined) throw new Error('A day has no beginning.')
  return start
}
