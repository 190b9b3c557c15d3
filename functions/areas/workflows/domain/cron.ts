import { momentsOfDay } from '../../workspace/domain/opening-hours.ts'

const DAY = 86_400_000
/** A 29 February may be eight years off. */
const HORIZON_DAYS = 8 * 366 + 1
/** Two occasions are at least so many minutes apart: each goes over many. */
const LEAST_APART = 5

/** A schedule: which minutes, hours, days, months and weekdays. */
export interface Cron {
  minutes: number[]
  hours: number[]
  /** it says which hours, and not every or every so many */
  atHours: boolean
  days: Set<number>
  months: Set<number>
  weekdays: Set<number>
  /** both days and weekdays are said: either will do */
  isEither: boolean
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']

/** The numbers that a part names: star, `5`, `1-5`, `mon-fri`, each with `/2`, several with commas; undefined where it names none. */
function numbersIn(
  part: string,
  least: number,
  most: number,
  names: readonly string[] = [],
  first = 0,
): number[] | undefined {
  const numberOf = (text: string) => {
    const named = names.indexOf(text.toLowerCase())
    return named >= 0 ? named + first : /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN
  }
  const found = new Set<number>()
  for (const one of part.split(',')) {
    const [, range, by] = /^([^/]+)(?:\/(\d{1,2}))?$/.exec(one) ?? []
    if (range === undefined) return undefined
    const step = by === undefined ? 1 : Number(by)
    const [from = '', to] = range === '*' ? [String(least), String(most)] : range.split('-')
    const start = numberOf(from)
    const end = to === undefined ? (by === undefined ? start : most) : numberOf(to)
    if (!(step > 0 && start >= least && end <= most && start <= end) || range.split('-').length > 2) return undefined
    for (let number = start; number <= end; number += step) found.add(number)
  }
  return [...found].sort((one, other) => one - other)
}

/** A schedule from its five parts; undefined where they make none. */
export function parseCron(text: string): Cron | undefined {
  const parts = text.trim().split(/\s+/)
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = parts
  if (parts.length !== 5) return undefined
  const [minutes, hours] = [numbersIn(minute, 0, 59), numbersIn(hour, 0, 23)]
  const [days, inMonths] = [numbersIn(day, 1, 31), numbersIn(month, 1, 12, months, 1)]
  // Sunday is 0, and 7 as well.
  const onWeekdays = numbersIn(weekday, 0, 7, weekdays)
  if (!minutes || !hours || !days || !inMonths || !onWeekdays) return undefined
  return {
    minutes,
    hours,
    atHours: !hour.startsWith('*'),
    days: new Set(days),
    months: new Set(inMonths),
    weekdays: new Set(onWeekdays.map((one) => one % 7)),
    isEither: !day.startsWith('*') && !weekday.startsWith('*'),
  }
}

function isOn({ days, months: inMonths, weekdays: on, isEither }: Cron, day: number): boolean {
  const date = new Date(day * DAY)
  const [isDay, isWeekday] = [days.has(date.getUTCDate()), on.has(date.getUTCDay())]
  return inMonths.has(date.getUTCMonth() + 1) && (isEither ? isDay || isWeekday : isDay && isWeekday)
}

/**
 * The first moment after `after` (epoch ms) at which a schedule comes, by the clock on the wall of a time zone; undefined: never.
 * What the clock leaps over comes when it has leapt; what it shows twice comes once, unless it is every so many hours.
 */
export function nextOf(cron: Cron, timeZone: string, after: number): number | undefined {
  // The wall's day is another than UTC's for less than a day.
  const first = Math.floor(after / DAY) - 1
  for (let day = first; day < first + HORIZON_DAYS; day++) {
    if (!isOn(cron, day)) continue
    const wall = cron.hours.flatMap((hour) => cron.minutes.map((minute) => hour * 60 + minute))
    const next = momentsOfDay(timeZone, day, wall, !cron.atHours).find((at) => at > after)
    if (next !== undefined) return next
  }
  return undefined
}

/** What is wrong with a schedule; undefined: nothing. */
export function wrongCron(text: string, now: number): string | undefined {
  const cron = parseCron(text)
  if (!cron) return 'is no schedule of minute, hour, day, month and weekday, like 0 9 * * mon-fri'
  if (cron.minutes.some((minute, at) => apart(cron.minutes, minute, at) < LEAST_APART)) {
    return `comes more often than every ${LEAST_APART} minutes`
  }
  return nextOf(cron, 'UTC', now) === undefined ? 'never comes' : undefined
}

const apart = (minutes: readonly number[], minute: number, at: number) =>
  (minutes[at + 1] ?? (minutes[0] ?? 0) + 60) - minute
