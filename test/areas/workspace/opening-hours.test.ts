import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type OpeningHours,
  openBetween,
  opening,
  openLongerThan,
  openSinceBefore,
  weekdays,
} from '../../../functions/areas/workspace/domain/opening-hours.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const formats = new Map<string, Intl.DateTimeFormat>()

/** The clock on the wall at a moment, read the long way. */
function wall(timeZone: string, at: number) {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone,
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
  formats.set(timeZone, format)
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]))
  return {
    weekday: String(parts.weekday).toLowerCase() as (typeof weekdays)[number],
    date: `${parts.year}-${parts.month}-${parts.day}`,
    clock: `${parts.hour}:${parts.minute}`,
  }
}

/** Whether it is open at a moment, by what the clock on the wall shows. */
function isOpen(hours: OpeningHours, at: number): boolean {
  const { weekday, date, clock } = wall(hours.timeZone, at)
  if (hours.closed.includes(date)) return false
  return (hours.week[weekday] ?? []).some(([from, to]) => clock >= from && clock < to)
}

const weekdaysNineToFive: OpeningHours = {
  timeZone: 'Europe/Berlin',
  week: Object.fromEntries(weekdays.slice(0, 5).map((day) => [day, [['09:00', '17:00']]])),
  closed: [],
}
const at = (iso: string) => Date.parse(iso)

/** Days on which clocks jump, there or back, in zones of every kind; and one on which none does. */
const jumps: [timeZone: string, at: string][] = [
  ['Europe/Berlin', '2026-03-29T01:00:00Z'],
  ['Europe/Berlin', '2026-10-25T01:00:00Z'],
  ['America/New_York', '2026-03-08T07:00:00Z'],
  ['America/New_York', '2026-11-01T06:00:00Z'],
  // by half an hour
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  // at midnight, so that a day begins at one
  ['America/Santiago', '2026-09-06T04:00:00Z'],
  ['America/Santiago', '2026-04-05T03:00:00Z'],
  ['Asia/Kathmandu', '2026-06-01T00:00:00Z'],
  ['Pacific/Kiritimati', '2026-06-01T00:00:00Z'],
]

const quarter = (quarters: number) =>
  `${String(Math.floor(quarters / 4)).padStart(2, '0')}:${String((quarters % 4) * 15).padStart(2, '0')}`

/** Up to three spans of a day, in order, by quarters of an hour. */
const spans = fc.uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 0, maxLength: 6 }).map((all) => {
  const sorted = all.toSorted((one, other) => one - other)
  return sorted.flatMap((from, index) => {
    const to = sorted[index + 1]
    return index % 2 === 0 && to !== undefined ? [[quarter(from), quarter(to)] as [string, string]] : []
  })
})

const moments = fc
  .record({
    jump: fc.constantFrom(...jumps),
    week: fc.tuple(spans, spans, spans, spans, spans, spans, spans),
    isClosed: fc.boolean(),
    // minutes around the jump
    from: fc.integer({ min: -36 * 60, max: 12 * 60 }),
    length: fc.integer({ min: 0, max: 36 * 60 }),
  })
  .map(({ jump: [timeZone, moment], week, isClosed, from, length }) => {
    const start = at(moment) + from * MINUTE
    const hours: OpeningHours = {
      timeZone,
      week: Object.fromEntries(weekdays.map((day, index) => [day, week[index] ?? []])),
      closed: isClosed ? [wall(timeZone, at(moment)).date] : [],
    }
    return { hours, start, end: start + length * MINUTE }
  })

describe('H1 when a team is there', () => {
  it('H2: counts what the clock on the wall says, minute by minute, where clocks jump too', () => {
    fc.assert(
      fc.property(moments, ({ hours, start, end }) => {
        let minutes = 0
        for (let moment = start; moment < end; moment += MINUTE) if (isOpen(hours, moment)) minutes++
        expect(openBetween(hours, start, end)).toBe(minutes * MINUTE)
      }),
      { numRuns: 60 },
    )
  })

  it('H2: a crossing is the first millisecond after so much time, and no earlier; and is found from either end', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 0, max: 20 * 60 }), ({ hours, start, end }, minutes) => {
        const ms = minutes * MINUTE
        const crossing = openLongerThan(hours, start, ms)
        if (crossing < Number.POSITIVE_INFINITY) {
          expect(openBetween(hours, start, crossing)).toBe(ms + 1)
          expect(openBetween(hours, start, crossing - 1)).toBe(ms)
        }
        // Whoever came before the bound has waited longer, and whoever came at it has not.
        const bound = openSinceBefore(hours, end, ms)
        expect(openBetween(hours, bound, end)).toBeLessThanOrEqual(ms)
        if (bound > 1) expect(openBetween(hours, bound - 1, end)).toBeGreaterThan(ms)
        expect(crossing <= end).toBe(start < bound)
      }),
      { numRuns: 200 },
    )
  })

  it('H3: says until when somebody is there, and when they are back', () => {
    fc.assert(
      fc.property(moments, ({ hours, start }) => {
        const { open, changes } = opening(hours, start)
        expect(open).toBe(isOpen(hours, start))
        if (changes === null) return
        expect(isOpen(hours, changes)).toBe(!open)
        for (let moment = start; moment < Math.min(changes, start + 3 * DAY); moment += 15 * MINUTE) {
          expect(isOpen(hours, moment)).toBe(open)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('H2: a wait over a night and a weekend counts the hours of the days', () => {
    // Friday, ten minutes before the end; three minutes of Monday.
    const friday = at('2026-11-27T15:50:00Z')
    expect(openBetween(weekdaysNineToFive, friday, at('2026-11-30T08:03:00Z'))).toBe(13 * MINUTE)
    expect(openLongerThan(weekdaysNineToFive, friday, 12 * MINUTE)).toBe(at('2026-11-30T08:02:00Z') + 1)
    expect(openSinceBefore(weekdaysNineToFive, at('2026-11-30T08:03:00Z'), 13 * MINUTE)).toBe(friday)
    // What ends with a day is over at its end; from then on nobody waits longer until they are back.
    expect(openLongerThan(weekdaysNineToFive, friday, 10 * MINUTE)).toBe(at('2026-11-30T08:00:00Z') + 1)
  })

  it('H1: a holiday is a day on which nobody is there', () => {
    const closed = { ...weekdaysNineToFive, closed: ['2026-12-25', '2026-12-28'] }
    expect(opening(closed, at('2026-12-24T17:00:00Z'))).toEqual({ open: false, changes: at('2026-12-29T08:00:00Z') })
    expect(opening(weekdaysNineToFive, at('2026-12-24T12:00:00Z'))).toEqual({
      open: true,
      changes: at('2026-12-24T16:00:00Z'),
    })
  })

  it('without any hour nothing ever falls due, and round the clock it always runs', () => {
    const never = { timeZone: 'UTC', week: {}, closed: [] }
    const always = {
      ...never,
      week: Object.fromEntries(weekdays.map((day) => [day, [['00:00', '24:00']]])),
    } as OpeningHours
    const now = at('2026-11-27T15:50:00Z')
    expect(openLongerThan(never, now, 0)).toBe(Number.POSITIVE_INFINITY)
    expect(openSinceBefore(never, now, 0)).toBe(1)
    expect(opening(never, now)).toEqual({ open: false, changes: null })
    expect(openLongerThan(always, now, 30 * DAY)).toBe(now + 30 * DAY + 1)
    expect(openSinceBefore(always, now, 30 * DAY)).toBe(now - 30 * DAY)
    expect(opening(always, now)).toEqual({ open: true, changes: null })
  })
})
