import { describe, expect, it } from 'vitest'
import { presetsAt, toField, whenWords, wrongTime } from '../../web/src/messages/later/times.ts'

/** In the zone of whoever looks. */
const at = (month: number, day: number, hour: number, minute = 0) => new Date(2026, month - 1, day, hour, minute)
const offered = (now: Date) => presetsAt(now).map(({ name, at }) => [name, toField(at)])

describe('the usual times', () => {
  it('M19 on a weekday morning', () => {
    expect(offered(at(3, 25, 10, 20))).toEqual([
      ['inAnHour', '2026-03-25T11:20'],
      ['thisAfternoon', '2026-03-25T16:00'],
      ['tomorrow', '2026-03-26T09:00'],
      ['monday', '2026-03-30T09:00'],
    ])
  })
  it('M19 late in the afternoon, and on a Sunday, nothing is past or offered twice', () => {
    expect(offered(at(3, 25, 15, 30)).map(([name]) => name)).toEqual(['inAnHour', 'tomorrow', 'monday'])
    expect(offered(at(3, 29, 15, 30)).map(([name]) => name)).toEqual(['inAnHour', 'tomorrow'])
    expect(offered(at(3, 30, 8)).at(-1)).toEqual(['monday', '2026-04-06T09:00'])
  })
  it('S2 nine o’clock stays nine o’clock, on every day of a year, whatever the clocks do in between', () => {
    for (let day = 0; day < 366; day++) {
      const now = new Date(2026, 0, 1 + day, 22, 15)
      const tomorrow = presetsAt(now).find(({ name }) => name === 'tomorrow')?.at
      const monday = presetsAt(now).find(({ name }) => name === 'monday')?.at ?? tomorrow
      expect([tomorrow?.getHours(), tomorrow?.getDate()]).toEqual([9, new Date(2026, 0, 2 + day).getDate()])
      expect([monday?.getHours(), monday && monday > now]).toEqual([9, true])
    }
  })
})

describe('a time of one’s own', () => {
  it.each([
    ['', 'missing'],
    ['2026-03-25T10:00', 'past'],
    ['2027-06-01T09:00', 'far'],
    ['2026-03-25T10:01', undefined],
    ['2027-03-24T09:00', undefined],
  ])('M19 %s: %s', (field, wrong) => {
    expect(wrongTime(field, at(3, 25, 10))).toBe(wrong)
  })
})

it('M19 says when as people do: the time today, the day this week, the date later', () => {
  const now = at(3, 25, 10)
  expect(whenWords(at(3, 25, 16), now, 'en-GB')).toBe('16:00')
  expect(whenWords(at(3, 26, 9), now, 'en-GB')).toBe('Thu 09:00')
  expect(whenWords(at(4, 20, 9), now, 'en-GB')).toMatch(/^20 Apr,? (at )?0?9:00$/)
  expect(whenWords(new Date(2027, 0, 4, 9), now, 'en-GB')).toMatch(/2027/)
})
