import { monthDays, noonOf, weekDays } from './days.ts'
import type { By } from './types.ts'

const formats = new Map<string, Intl.DateTimeFormat>()
/** Days are days: they are written as at noon in UTC, whoever reads them. */
function dates(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options)
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' })
  formats.set(key, format)
  return format
}

// 2024-01-01 was a Monday.
const weekdayDate = (weekday: number, hour = 12) => new Date(Date.UTC(2024, 0, weekday, hour))
export const weekdayName = (weekday: number, locale: string, style: 'short' | 'long' = 'short') =>
  dates(locale, { weekday: style }).format(weekdayDate(weekday))
export const hourName = (hour: number, locale: string) =>
  dates(locale, { hour: 'numeric', minute: '2-digit' }).format(weekdayDate(1, hour))

/** Weekday (1 is Monday) and hour of `1-09`. */
export function hourParts(key: string): { weekday: number; hour: number } {
  const [weekday = 1, hour = 0] = key.split('-').map(Number)
  return { weekday, hour }
}

export const isTime = (by: By) => by === 'day' || by === 'week' || by === 'month'

/** The days that a row of time stands for; undefined: it stands for something else. */
export function daysOfKey(by: By, key: string) {
  if (by === 'day') return { from: key, to: key }
  if (by === 'week') return weekDays(key)
  return by === 'month' ? monthDays(key) : undefined
}

/** First and last day, as short as it can be said. */
export const spanWords = ({ from, to }: { from: string; to: string }, locale: string) =>
  dates(locale, { day: 'numeric', month: 'short', year: 'numeric' }).formatRange(noonOf(from), noonOf(to))

/** What a key of time is called, in full. */
export function timeWords(by: By, key: string, locale: string): string {
  switch (by) {
    case 'day':
      return dates(locale, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }).format(noonOf(key))
    case 'week':
      return spanWords(weekDays(key), locale)
    case 'month':
      return dates(locale, { month: 'long', year: 'numeric' }).format(noonOf(`${key}-01`))
    case 'hour': {
      const { weekday, hour } = hourParts(key)
      const begin = weekdayDate(weekday, hour)
      const end = weekdayDate(weekday, hour + 1)
      const clock = dates(locale, { hour: 'numeric', minute: '2-digit' })
      return `${weekdayName(weekday, locale, 'long')} ${clock.format(begin)}–${clock.format(end)}`
    }
    default:
      return key
  }
}

/** The same below an axis. */
export function timeShort(by: By, key: string, locale: string): string {
  if (by === 'month') return dates(locale, { month: 'short', year: '2-digit' }).format(noonOf(`${key}-01`))
  const day = by === 'week' ? weekDays(key).from : key
  return dates(locale, { day: 'numeric', month: 'short' }).format(noonOf(day))
}
