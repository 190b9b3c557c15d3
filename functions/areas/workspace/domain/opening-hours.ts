import * as z from 'zod'

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
type Weekday = (typeof weekdays)[number]

/** H1: when a team is there. `closed`: days (`YYYY-MM-DD`) on which it is not, whatever the week says. */
export const OpeningHours = z.lazy(() =>
  z.object({
    /** an IANA name */
    timeZone: z.string(),
    /** from, to as `HH:MM` by the clock on the wall; `24:00` ends a day */
    week: z.partialRecord(z.enum(weekdays), z.array(z.tuple([z.string(), z.string()]))),
    closed: z.array(z.string()),
  }),
)
export type OpeningHours = z.infer<typeof OpeningHours>

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** No place on earth is further from UTC. */
const FURTHEST = 15 * HOUR
/** Days that are looked at before hours count as never reached. */
const HORIZON_DAYS = 3_700

/** Minutes since midnight of `HH:MM`. */
export function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}

/** What was found to be one: the workspace's is asked for whenever the workspace is read. */
const timeZones = new Set<string>()

/** Whether it names a time zone that this machine knows. */
export function isTimeZone(name: string): boolean {
  if (timeZones.has(name)) return true
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
  } catch {
    return false
  }
  timeZones.add(name)
  return true
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** What the clock on the wall is ahead of UTC at a moment (epoch ms), in ms. */
function offsetAt(timeZone: string, at: number): number {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  formats.set(timeZone, format)
  const [, sign, hours, minutes, seconds = 0] = /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(format.format(at)) ?? []
  const ahead = Number(hours ?? 0) * HOUR + Number(minutes ?? 0) * MINUTE + Number(seconds) * 1_000
  return sign === '-' ? -ahead : ahead
}

/** A stretch of time in which the clock on the wall does not jump: what it is ahead of UTC, and until when (epoch ms). */
interface Stretch {
  from: number
  to: number
  offset: number
}
const stretches = new Map<string, Stretch[]>()
const MAX_REMEMBERED = 10_000

/** The stretches around a day, of which a jump of the clock makes two. */
function stretchesAround(timeZone: string, day: number): Stretch[] {
  const key = `${timeZone} ${day}`
  const known = stretches.get(key)
  if (known) return known
  const [from, to] = [day * DAY - FURTHEST, (day + 1) * DAY + FURTHEST]
  const [first, last] = [offsetAt(timeZone, from), offsetAt(timeZone, to)]
  const found: Stretch[] = []
  if (first === last) found.push({ from, to, offset: first })
  else {
    let [before, jump] = [from, to]
    while (jump - before > 1) {
      const middle = Math.floor((before + jump) / 2)
      if (offsetAt(timeZone, middle) === first) before = middle
      else jump = middle
    }
    found.push({ from, to: jump, offset: first }, { from: jump, to, offset: last })
  }
  if (stretches.size >= MAX_REMEMBERED) stretches.clear()
  stretches.set(key, found)
  return found
}

/** The day that the clock on the wall shows, counted from 1970-01-01. */
const dayAt = (timeZone: string, at: number) => Math.floor((at + offsetAt(timeZone, at)) / DAY)

/** What the clock on the wall shows at a moment (epoch ms): the day, counted from 1970-01-01, and minutes since its midnight. */
export function clockAt(timeZone: string, at: number): { day: number; minutes: number } {
  const around = stretchesAround(timeZone, Math.floor(at / DAY))
  const wall = at + (around.find(({ to }) => at < to)?.offset ?? 0)
  const day = Math.floor(wall / DAY)
  return { day, minutes: Math.floor((wall - day * DAY) / MINUTE) }
}

const dateOf = (day: number) => new Date(day * DAY).toISOString().slice(0, 10)
// 1970-01-01 was a Thursday.
const weekdayOf = (day: number): Weekday => weekdays[(((day + 3) % 7) + 7) % 7] ?? 'mon'

/**
 * The moments of a day (counted from 1970-01-01) at which the clock on the wall shows these minutes, in order. What it leaps over
 * counts as shown when it has leapt; what it shows twice counts once, unless `twice`.
 */
export function momentsOfDay(timeZone: string, day: number, minutes: readonly number[], twice: boolean): number[] {
  const around = stretchesAround(timeZone, day)
  const found = new Set<number>()
  for (const minute of minutes) {
    const wall = day * DAY + minute * MINUTE
    const shown = around.flatMap(({ from, to, offset }) =>
      wall - offset >= from && wall - offset < to ? [wall - offset] : [],
    )
    const leapt = around[1]?.from
    const moments = shown.length > 0 || leapt === undefined ? shown : [leapt]
    for (const at of twice ? moments : moments.slice(0, 1)) found.add(at)
  }
  return [...found].sort((one, other) => one - other)
}

interface Open {
  from: number
  to: number
}

/** When it is open on a day, in order (epoch ms, from inclusive, to exclusive): the moments at which the clock on the wall says so. */
function openOn({ timeZone, week, closed }: OpeningHours, day: number): Open[] {
  const spans = week[weekdayOf(day)] ?? []
  if (spans.length === 0 || closed.includes(dateOf(day))) return []
  return stretchesAround(timeZone, day)
    .flatMap(({ from, to, offset }) =>
      spans.map(([opens, shuts]) => ({
        from: Math.max(from, day * DAY + minutesOf(opens) * MINUTE - offset),
        to: Math.min(to, day * DAY + minutesOf(shuts) * MINUTE - offset),
      })),
    )
    .filter((open) => open.from < open.to)
    .sort((one, other) => one.from - other.from)
}

function* openFrom(hours: OpeningHours, at: number): Generator<Open> {
  const first = dayAt(hours.timeZone, at) - 1
  for (let day = first; day < first + HORIZON_DAYS; day++) {
    for (const { from, to } of openOn(hours, day)) if (to > at) yield { from: Math.max(from, at), to }
  }
}

function* openBefore(hours: OpeningHours, at: number): Generator<Open> {
  const first = dayAt(hours.timeZone, at) + 1
  for (let day = first; day > first - HORIZON_DAYS; day--) {
    for (const { from, to } of openOn(hours, day).reverse()) if (from < at) yield { from, to: Math.min(to, at) }
  }
}

/** How long it was open between two moments (epoch ms), in ms. */
export function openBetween(hours: OpeningHours, from: number, to: number): number {
  let open = 0
  for (const span of openFrom(hours, from)) {
    if (span.from >= to) break
    open += Math.min(span.to, to) - span.from
  }
  return open
}

/** The first millisecond at which it was open for more than `ms` since `from` (epoch ms); infinity: in ten years it is not. */
export function openLongerThan(hours: OpeningHours, from: number, ms: number): number {
  let left = ms
  for (const span of openFrom(hours, from)) {
    const length = span.to - span.from
    if (length > left) return span.from + left + 1
    left -= length
  }
  return Number.POSITIVE_INFINITY
}

/** From before this moment on (epoch ms), and from no other, it was open for more than `ms` until `now`; 1: from none in ten years. */
export function openSinceBefore(hours: OpeningHours, now: number, ms: number): number {
  let left = ms
  for (const span of openBefore(hours, now)) {
    const length = span.to - span.from
    if (length > left) return span.to - left
    left -= length
  }
  return 1
}

/** H3: whether somebody is there at a moment (epoch ms), and until or from when; `changes` null: not in ten years. */
export function opening(hours: OpeningHours, at: number): { open: boolean; changes: number | null } {
  let until: number | null = null
  for (const { from, to } of openFrom(hours, at)) {
    if (until === null && from > at) return { open: false, changes: from }
    if (until !== null && from > until) return { open: true, changes: until }
    until = to
  }
  return { open: until !== null, changes: null }
}
