import { minutesOf } from '../../workspace/domain/opening-hours.ts'
import type { Campaign } from './campaign.ts'

type QuietHours = NonNullable<Campaign['quietHours']>

const DAY_MINUTES = 24 * 60

const formats = new Map<string, Intl.DateTimeFormat>()
function clockIn(timeZone: string): Intl.DateTimeFormat {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  formats.set(timeZone, format)
  return format
}

/** When the quiet hours end in which `now` is (epoch ms); undefined: it is in none. By the clock on the wall, where it jumps too. */
export function quietUntil(quiet: QuietHours, now: number): number | undefined {
  const [from, to] = [minutesOf(quiet.from), minutesOf(quiet.to)]
  const clock = clockIn(quiet.timeZone)
  const isQuiet = (at: number) => {
    const minute = minutesOf(clock.format(at))
    return from < to ? minute >= from && minute < to : minute >= from || minute < to
  }
  if (!isQuiet(now)) return undefined
  // Offsets are whole quarters of an hour, and so are clocks’ jumps: the end is looked for minute by minute.
  const start = Math.floor(now / 60_000) * 60_000
  for (let minutes = 1; minutes <= DAY_MINUTES + 180; minutes++) {
    const at = start + minutes * 60_000
    if (!isQuiet(at)) return at
  }
  return start + DAY_MINUTES * 60_000
}
