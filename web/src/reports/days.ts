/** Days of the workspace, `YYYY-MM-DD`. */
export type Day = string

const DAY_MS = 86_400_000
export const presets = ['7d', '28d', '90d', '12m', 'week', 'month', 'year'] as const
/** Spans that go on with time: all end today. */
export type Preset = (typeof presets)[number]
export interface OwnSpan {
  from: Day
  to: Day
}
export type Span = Preset | OwnSpan

/** Noon in UTC, so that no rounding leads to another day; undefined: it is no day of the calendar. */
function read(day: Day): number | undefined {
  const at = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T12:00:00Z`) : Number.NaN
  return Number.isNaN(at) || write(at) !== day ? undefined : at
}
const write = (at: number): Day => new Date(at).toISOString().slice(0, 10)

export const isDay = (given: unknown): given is Day => typeof given === 'string' && read(given) !== undefined

/** The moment at which formatters are asked about a day. Throws where it is none. */
export function noonOf(day: Day): Date {
  const at = read(day)
  if (at === undefined) throw new Error(`${day} is no day`)
  return new Date(at)
}

/** Which day it is in a zone. */
export function dayIn(at: number, timeZone: string): Day {
  const parts = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
    .formatToParts(at)
    .map(({ type, value }) => [type, value])
  const { year, month, day } = Object.fromEntries(parts) as Record<string, string>
  return `${year}-${month}-${day}`
}

/** The hour by the clock on the wall of a zone, with its fraction: 9.5 is half past nine. */
export function hourIn(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', minute: 'numeric', hourCycle: 'h23' })
    .formatToParts(at)
    .map(({ type, value }) => [type, Number(value)])
  const { hour = 0, minute = 0 } = Object.fromEntries(parts) as Record<string, number>
  return hour + minute / 60
}

export const addDays = (day: Day, days: number): Day => write(noonOf(day).getTime() + days * DAY_MS)
export const daysIn = ({ from, to }: OwnSpan): number =>
  Math.round((noonOf(to).getTime() - noonOf(from).getTime()) / DAY_MS) + 1
/** ISO: 1 is Monday. */
export const weekdayOf = (day: Day): number => noonOf(day).getUTCDay() || 7

/** The same day of another month; where that has none, its last. */
function addMonths(day: Day, months: number): Day {
  const at = noonOf(day)
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months + 1, 0, 12))
  return write(last.setUTCDate(Math.min(at.getUTCDate(), last.getUTCDate())))
}

/** First and last day of a span. */
export function daysOf(span: Span, today: Day): OwnSpan {
  if (typeof span !== 'string') return span
  const from = {
    '7d': () => addDays(today, -6),
    '28d': () => addDays(today, -27),
    '90d': () => addDays(today, -89),
    // Whole months, so that none has a part of its days.
    '12m': () => addMonths(`${today.slice(0, 8)}01`, -11),
    week: () => addDays(today, 1 - weekdayOf(today)),
    month: () => `${today.slice(0, 8)}01`,
    year: () => `${today.slice(0, 5)}01-01`,
  }[span]()
  return { from, to: today }
}

/** As many days just before. */
export function before(days: OwnSpan): OwnSpan {
  const to = addDays(days.from, -1)
  return { from: addDays(to, 1 - daysIn(days)), to }
}

/** Monday to Sunday of `2026-W48`. */
export function weekDays(key: string): OwnSpan {
  const [year = '', week = ''] = key.split('-W')
  // The fourth of January is always in the first week.
  const fourth = `${year}-01-04`
  const from = addDays(fourth, 1 - weekdayOf(fourth) + (Number(week) - 1) * 7)
  return { from, to: addDays(from, 6) }
}

/** First and last day of `2026-11`. */
export function monthDays(key: string): OwnSpan {
  const from = `${key}-01`
  return { from, to: addDays(addMonths(from, 1), -1) }
}

/** What two spans have in common, of which one begins within the other or the other way round. */
export function within(days: OwnSpan, all: OwnSpan): OwnSpan {
  const [, from = all.from] = [days.from, all.from].toSorted()
  const [to = all.to] = [days.to, all.to].toSorted()
  return { from, to }
}
