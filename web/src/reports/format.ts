import { scaleLinear } from 'd3-scale'
import type { Unit } from './measures.ts'

const formats = new Map<string, Intl.NumberFormat>()
function numbers(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options)
  const format = formats.get(key) ?? new Intl.NumberFormat(locale, options)
  formats.set(key, format)
  return format
}

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const units = { second: 1, minute: MINUTE, hour: HOUR, day: DAY } as const
type TimeUnit = keyof typeof units

/** In a line of text, or where there is little room: `3 min`, `3m`. */
export type Room = 'short' | 'narrow'
const inUnit = (value: number, unit: TimeUnit, locale: string, room: Room) =>
  numbers(locale, { style: 'unit', unit, unitDisplay: room, maximumFractionDigits: 1 }).format(value)
function two(seconds: number, large: TimeUnit, small: TimeUnit, locale: string, room: Room): string {
  const rounded = Math.round(seconds / units[small]) * units[small]
  const whole = Math.floor(rounded / units[large])
  const rest = (rounded - whole * units[large]) / units[small]
  const first = inUnit(whole, large, locale, room)
  return rest === 0 ? first : `${first} ${inUnit(rest, small, locale, room)}`
}

/** A time in seconds as people say it, the coarser the longer it is: 42 sec, 3 min 20 sec, 2 hr 5 min, 3 days 4 hr. */
export function durationWords(seconds: number, locale: string, room: Room = 'short'): string {
  if (seconds < MINUTE - 0.5) return inUnit(Math.round(seconds), 'second', locale, room)
  if (seconds < 10 * MINUTE) return two(seconds, 'minute', 'second', locale, room)
  if (seconds < HOUR - MINUTE / 2) return inUnit(Math.round(seconds / MINUTE), 'minute', locale, room)
  if (seconds < DAY - MINUTE / 2) return two(seconds, 'hour', 'minute', locale, room)
  return two(seconds, 'day', 'hour', locale, room)
}

/** Where there was nothing to measure. */
export const NOTHING = '–'

/** A figure in words and digits of the reader. */
export function figureWords(value: number | null, unit: Unit, locale: string, room: Room = 'short'): string {
  if (value === null) return NOTHING
  switch (unit) {
    case 'count':
      return numbers(locale, {}).format(value)
    case 'duration':
      return durationWords(value, locale, room)
    case 'score':
      return numbers(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value)
    case 'share':
      return shareWords(value, locale)
  }
}

export const shareWords = (share: number, locale: string): string =>
  numbers(locale, { style: 'percent', maximumFractionDigits: 0 }).format(share)

export interface Tick {
  value: number
  label: string
}

/** An axis from 0 to beyond the largest of the values, in steps that people count in. */
export function axisFor(largest: number, unit: Unit, locale: string): { top: number; ticks: Tick[] } {
  if (unit === 'score') return { top: 5, ticks: [0, 1, 2, 3, 4, 5].map((value) => ({ value, label: String(value) })) }
  if (unit === 'share') {
    return { top: 1, ticks: [0, 0.25, 0.5, 0.75, 1].map((value) => ({ value, label: shareWords(value, locale) })) }
  }
  const timeUnit = (['day', 'hour', 'minute'] as const).find((each) => largest >= 2 * units[each]) ?? 'second'
  const size = unit === 'duration' ? units[timeUnit] : 1
  const most = Math.max(largest / size, unit === 'count' ? 4 : 1)
  const scale = scaleLinear().domain([0, most]).nice(4)
  const top = scale.domain()[1] ?? most
  const steps = scale.ticks(4).filter((value) => unit === 'duration' || Number.isInteger(value))
  return {
    top: top * size,
    ticks: steps.map((value) => ({
      value: value * size,
      label: unit === 'duration' ? inUnit(value, timeUnit, locale, 'narrow') : compact(value, locale),
    })),
  }
}

const compact = (value: number, locale: string) =>
  numbers(locale, value < 10_000 ? {} : { notation: 'compact', maximumFractionDigits: 1 }).format(value)

export interface Change {
  direction: 'up' | 'down' | 'same'
  /** of what it was before; undefined: it was nothing, or has no share (a score) */
  share: number | undefined
  /** undefined: neither good nor bad */
  isGood: boolean | undefined
}

/** How a figure has changed; undefined: there is nothing to compare. */
export function changeOf(
  now: number | null,
  before: number | null,
  better: 'more' | 'less' | undefined,
): Change | undefined {
  if (now === null || before === null || (now === 0 && before === 0)) return undefined
  // What is said alike is alike: less than half a hundredth is nothing.
  const isSame = before !== 0 && Math.abs(now - before) / before < 0.005
  const direction = isSame ? 'same' : now > before ? 'up' : 'down'
  return {
    direction,
    share: before === 0 ? undefined : Math.abs(now - before) / before,
    isGood: direction === 'same' || !better ? undefined : (direction === 'up') === (better === 'more'),
  }
}
