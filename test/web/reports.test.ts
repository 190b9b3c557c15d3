import { describe, expect, it } from 'vitest'
import { stepFrom } from '../../web/src/reports/charts/step.ts'
import {
  addDays,
  dayIn,
  daysBefore,
  daysIn,
  daysOf,
  hourIn,
  isDay,
  monthDays,
  weekDays,
  within,
} from '../../web/src/reports/days.ts'
import { axisFor, changeOf, durationWords, figureWords, NOTHING } from '../../web/src/reports/format.ts'
import { daysOfKey, hourParts, timeWords } from '../../web/src/reports/keys.ts'
import { columnsOf, measuresOf } from '../../web/src/reports/measures.ts'
import { filterInput, filtersOf, questions, readReportPlace, spanOf, timeBy } from '../../web/src/reports/place.ts'
import { nextSort, sortingOf, sortRows } from '../../web/src/reports/sorting.ts'
import { reportChanged, reportToSave, viewPlace } from '../../web/src/reports/view-place.ts'

describe('R1 days of a report', () => {
  it.each([
    ['7d', '2026-11-23'],
    ['28d', '2026-11-02'],
    ['90d', '2026-09-01'],
    ['12m', '2025-12-01'],
    ['week', '2026-11-23'],
    ['month', '2026-11-01'],
    ['year', '2026-01-01'],
  ] as const)('%s ends today, and begins on %s', (preset, from) => {
    expect(daysOf(preset, '2026-11-29')).toEqual({ from, to: '2026-11-29' })
  })

  it('begin a year on the first of a month even from the end of a long one', () => {
    expect(daysOf('12m', '2024-02-29')).toEqual({ from: '2023-03-01', to: '2024-02-29' })
    expect(daysOf('12m', '2026-12-31').from).toBe('2026-01-01')
  })

  it('are those of the zone, on both sides of midnight and over the change of clocks', () => {
    const at = Date.parse('2026-03-28T23:30:00Z')
    expect(dayIn(at, 'UTC')).toBe('2026-03-28')
    expect(dayIn(at, 'Europe/Berlin')).toBe('2026-03-29')
    expect(dayIn(at, 'America/Los_Angeles')).toBe('2026-03-28')
    expect(hourIn(Date.parse('2026-03-29T01:30:00Z'), 'Europe/Berlin')).toBe(3.5)
    expect(hourIn(Date.parse('2026-11-29T00:15:00Z'), 'UTC')).toBe(0.25)
    expect(addDays('2026-03-28', 2)).toBe('2026-03-30')
  })

  it('have as many before them', () => {
    const days = { from: '2026-03-01', to: '2026-03-31' }
    expect(daysBefore(days)).toEqual({ from: '2026-01-29', to: '2026-02-28' })
    expect(daysIn(daysBefore(days))).toBe(daysIn(days))
  })

  it('are found from weeks and months', () => {
    expect(weekDays('2026-W01')).toEqual({ from: '2025-12-29', to: '2026-01-04' })
    expect(weekDays('2026-W53')).toEqual({ from: '2026-12-28', to: '2027-01-03' })
    expect(monthDays('2028-02')).toEqual({ from: '2028-02-01', to: '2028-02-29' })
    expect(daysOfKey('team', 'support')).toBeUndefined()
    // The first week of a span that begins in the middle of it.
    expect(within(weekDays('2026-W48'), { from: '2026-11-25', to: '2026-11-26' })).toEqual({
      from: '2026-11-25',
      to: '2026-11-26',
    })
  })

  it.each(['2026-02-30', '2026-13-01', '26-01-01', '2026-1-1', '', 7, null, '+002026-01-01'])('%j is none', (given) => {
    expect(isDay(given)).toBe(false)
  })
})

describe('R1 the address of a report', () => {
  it('keeps what makes sense and drops the rest', () => {
    const place = readReportPlace({
      span: 'century',
      by: 'planet',
      team: ['support', 'support', '', 7],
      type: ['question', 'essay'],
      hour: ['1-09', '8-99'],
      tag: 2026,
      measure: 'closed',
      clock: 'open',
      from: '2026-11-30',
      to: '2026-11-01',
      row: '-',
      metric: 'everything',
      else: true,
    })
    expect(place).toEqual({
      team: ['support', '7'],
      type: ['question'],
      hour: ['1-09'],
      tag: ['2026'],
      measure: 'closed',
      clock: 'open',
      row: '-',
    })
    expect(spanOf(place)).toBe('28d')
  })

  it('takes two days instead of a span that goes on', () => {
    const place = readReportPlace({ span: '7d', from: '2026-11-01', to: '2026-11-05' })
    expect(spanOf(place)).toEqual({ from: '2026-11-01', to: '2026-11-05' })
    expect(place.span).toBeUndefined()
  })

  it('asks the server by the names that it has for filters', () => {
    const filters = filtersOf({ team: ['a'], workflow: ['-'], tag: ['x, y'], channel: ['c'], span: '7d' })
    expect(filterInput(filters)).toEqual({ teamId: ['a'], workflowId: ['-'], tag: ['x, y'], channelId: ['c'] })
  })

  it('tells time apart so that there are not too many bars', () => {
    expect([7, 28, 90, 366, 1_100].map(timeBy)).toEqual(['day', 'day', 'week', 'month', 'month'])
  })

  it('leads from a saved view to the same report and back', () => {
    const place = readReportPlace({ from: '2026-01-01', to: '2026-01-31', agent: ['b', 'a'], type: '-', hour: '1-09' })
    const report = reportToSave('speed', place, 'team')
    const back = viewPlace({ id: 'sv_1', report })
    expect(reportChanged(report, reportToSave('speed', readReportPlace({ ...back }), 'team'))).toBe(false)
    expect(reportChanged(report, reportToSave('speed', { ...back, agent: ['a', 'b'] }, 'team'))).toBe(false)
    expect(reportChanged(report, reportToSave('speed', { ...back, agent: ['a'] }, 'team'))).toBe(true)
    expect(reportChanged(report, reportToSave('speed', back, 'day'))).toBe(true)
    expect(back.saved).toBe('sv_1')
  })
})

describe('R1 figures in words', () => {
  it.each([
    [0, '0 sec'],
    [0.4, '0 sec'],
    [59.4, '59 sec'],
    [59.6, '1 min'],
    [200, '3 min 20 sec'],
    [599.6, '10 min'],
    [3_569, '59 min'],
    [3_571, '1 hr'],
    [7_500, '2 hr 5 min'],
    [86_380, '1 day'],
    [90_000, '1 day 1 hr'],
    [777_600, '9 days'],
  ])('%d seconds: %s', (seconds, words) => {
    expect(durationWords(seconds, 'en')).toBe(words)
  })

  it('are written as the reader writes numbers, and say nothing of nothing', () => {
    expect(figureWords(1234, 'count', 'de')).toBe('1.234')
    expect(figureWords(0.826, 'share', 'en')).toBe('83%')
    expect(figureWords(4.25, 'score', 'fr')).toBe('4,3')
    expect(figureWords(null, 'duration', 'en')).toBe(NOTHING)
  })

  it.each([
    ['duration', 700, ['0m', '2m', '4m', '6m', '8m', '10m', '12m']],
    ['duration', 0, ['0s', '0.2s', '0.4s', '0.6s', '0.8s', '1s']],
    ['count', 1, ['0', '1', '2', '3', '4']],
    ['count', 98, ['0', '20', '40', '60', '80', '100']],
    ['count', 43_000, ['0', '10K', '20K', '30K', '40K', '50K']],
  ] as const)('an axis of %s up to %d', (unit, largest, labels) => {
    const { top, ticks } = axisFor(largest, unit, 'en')
    expect(ticks.map(({ label }) => label)).toEqual(labels)
    expect(top).toBeGreaterThanOrEqual(largest)
  })

  it('say how they changed, and whether that is good', () => {
    expect(changeOf(110, 100, undefined)).toEqual({ direction: 'up', share: 0.1, isGood: undefined })
    expect(changeOf(90, 100, 'less')).toMatchObject({ direction: 'down', isGood: true })
    expect(changeOf(90, 100, 'more')).toMatchObject({ direction: 'down', isGood: false })
    expect(changeOf(1001, 1000, 'less')).toMatchObject({ direction: 'same', isGood: undefined })
    expect(changeOf(5, 0, 'less')).toEqual({ direction: 'up', share: undefined, isGood: false })
    expect(changeOf(0, 0, 'less')).toBeUndefined()
    expect(changeOf(null, 3, 'less')).toBeUndefined()
  })

  it('name keys of time', () => {
    expect(timeWords('day', '2026-11-29', 'en')).toBe('Sun, Nov 29, 2026')
    expect(timeWords('month', '2026-11', 'de')).toBe('November 2026')
    expect(timeWords('hour', '7-23', 'en-GB')).toBe('Sunday 23:00–0:00')
    expect(hourParts('7-23')).toEqual({ weekday: 7, hour: 23 })
  })
})

describe('R1 a table', () => {
  it('turns from the largest to the smallest, then back to how it was; names the other way round', () => {
    const presses = (column: string) => {
      const seen: (string | undefined)[] = []
      for (let now: string | undefined, at = 0; at < 3; at += 1) {
        now = nextSort(sortingOf(now), column)
        seen.push(now)
      }
      return seen
    }
    expect(presses('closed')).toEqual(['-closed', 'closed', undefined])
    expect(presses('name')).toEqual(['name', '-name', undefined])
    expect(nextSort(sortingOf('-opened'), 'closed')).toBe('-closed')
  })

  it('has what has no value at the end, whichever way it is sorted', () => {
    const rows = [3, null, 10, null, 7].map((value, index) => ({ value, index }))
    const sorted = (isDescending: boolean) => sortRows(rows, ({ value }) => value, isDescending, 'en')
    expect(sorted(true).map(({ value }) => value)).toEqual([10, 7, 3, null, null])
    expect(sorted(false).map(({ value }) => value)).toEqual([3, 7, 10, null, null])
    expect(
      sorted(true)
        .map(({ index }) => index)
        .slice(3),
    ).toEqual([1, 3])
    const names = sortRows(['Team 10', 'Émile', 'Team 2', 'Zoe'], (name) => name, false, 'fr')
    expect(names).toEqual(['Émile', 'Team 2', 'Team 10', 'Zoe'])
  })

  it.each(questions)('%s: has a column for each thing that can be drawn', (question) => {
    for (const measure of measuresOf[question]) {
      const ids = columnsOf(question, measure).map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      const shown = question === 'speed' && measure !== 'missed' ? 'median' : measure
      expect(ids).toContain(shown)
    }
  })
})

describe('R1 keys along a chart', () => {
  const along = { ArrowRight: 1, ArrowLeft: -1 }
  it('go from bar to bar, stay at the ends, and turn with the direction of reading', () => {
    expect(stepFrom(3, 'ArrowRight', along, 10, false)).toBe(4)
    expect(stepFrom(3, 'ArrowRight', along, 10, true)).toBe(2)
    expect(stepFrom(0, 'ArrowLeft', along, 10, false)).toBe(0)
    expect(stepFrom(9, 'ArrowRight', along, 10, false)).toBe(9)
    expect(stepFrom(4, 'Home', along, 10, true)).toBe(0)
    expect(stepFrom(4, 'End', along, 10, false)).toBe(9)
    expect(stepFrom(4, 'ArrowDown', along, 10, false)).toBeUndefined()
    expect(stepFrom(30, 'ArrowDown', { ArrowDown: 24, ArrowUp: -24 }, 168, false)).toBe(54)
    expect(stepFrom(150, 'ArrowDown', { ArrowDown: 24 }, 168, false)).toBe(150)
  })
})
