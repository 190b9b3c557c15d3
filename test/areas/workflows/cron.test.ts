import { describe, expect, it } from 'vitest'
import { nextOf, parseCron, wrongCron } from '../../../functions/areas/workflows/domain/cron.ts'

const NOW = Date.UTC(2026, 0, 15, 12)
const next = (text: string, zone: string, after: string, count = 1): string[] => {
  const cron = parseCron(text)
  if (!cron) throw new Error('no schedule')
  const found: string[] = []
  let at = Date.parse(after)
  for (let one = 0; one < count; one++) {
    at = nextOf(cron, zone, at) ?? Number.NaN
    found.push(new Date(at).toISOString().slice(0, 16))
  }
  return found
}

describe('O1 a schedule', () => {
  it.each([
    ['0 9 * * mon-fri', 'Europe/Berlin', '2026-01-16T08:00Z', ['2026-01-19T08:00', '2026-01-20T08:00']],
    ['*/15 8-9 * * *', 'UTC', '2026-01-15T08:50Z', ['2026-01-15T09:00', '2026-01-15T09:15']],
    [
      '30 6 1 * *',
      'America/New_York',
      '2026-01-15T00:00Z',
      ['2026-02-01T11:30', '2026-03-01T11:30', '2026-04-01T10:30'],
    ],
    // Either day will do where both are said.
    ['0 0 13 * fri', 'UTC', '2026-01-10T00:00Z', ['2026-01-13T00:00', '2026-01-16T00:00', '2026-01-23T00:00']],
    ['0 12 29 feb *', 'UTC', '2026-01-01T00:00Z', ['2028-02-29T12:00', '2032-02-29T12:00']],
    ['0 0 * * 7', 'UTC', '2026-01-15T00:00Z', ['2026-01-18T00:00']],
    ['0 23 * * *', 'Pacific/Kiritimati', '2026-01-15T00:00Z', ['2026-01-15T09:00']],
  ])('%s in %s', (text, zone, after, expected) => {
    expect(next(text, zone, after, expected.length)).toEqual(expected)
  })

  it('what the clock leaps over comes when it has leapt', () => {
    expect(next('30 2 * * *', 'Europe/Berlin', '2026-03-28T02:00Z', 2)).toEqual([
      '2026-03-29T01:00',
      '2026-03-30T00:30',
    ])
  })
  it('what the clock shows twice comes once, and every so many hours as often as they pass', () => {
    expect(next('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00Z', 2)).toEqual([
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ])
    expect(next('0 * * * *', 'Europe/Berlin', '2026-10-24T23:30Z', 3)).toEqual([
      '2026-10-25T00:00',
      '2026-10-25T01:00',
      '2026-10-25T02:00',
    ])
  })

  it('comes when a look at the clock every minute would find it, over a year in which it jumps', () => {
    const zone = 'America/St_Johns'
    const clock = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    const seen: string[] = []
    for (let at = Date.UTC(2026, 9, 30); at < Date.UTC(2026, 10, 4); at += 60_000) {
      if (/:(00|20|40)$/.test(clock.format(at))) seen.push(new Date(at).toISOString().slice(0, 16))
    }
    expect(next('*/20 * * * *', zone, new Date(Date.UTC(2026, 9, 30) - 1).toISOString(), seen.length)).toEqual(seen)
  })

  it.each(['0 0 30 2 *', '0 0 31 4,6,9,11 *'])('one that never comes is refused: %s', (text) => {
    expect(wrongCron(text, NOW)).toBe('never comes')
  })
  it.each([
    '',
    '* * * *',
    '60 * * * *',
    '0 24 * * *',
    '0 0 0 * *',
    '0 0 * 13 *',
    '0 0 * * 8',
    'a b c d e',
    '5-1 * * * *',
    '*/0 * * * *',
    '1-2-3 * * * *',
    '0 0 1 1 1 2030',
  ])('what is none is refused: "%s"', (text) => expect(wrongCron(text, NOW)).toMatch(/^is no schedule/))
  it.each(['* * * * *', '*/4 * * * *', '0,2 9 * * *', '58,1 * * * *'])('comes too often: %s', (text) => {
    expect(wrongCron(text, NOW)).toMatch(/^comes more often/)
  })
})
