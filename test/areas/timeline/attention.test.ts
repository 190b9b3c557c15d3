import { describe, expect, it } from 'vitest'
import { online, pending, repNeeded, waitingState } from '../../../functions/areas/timeline/domain/attention.ts'
import { defaultTimes } from '../../../functions/areas/workspace/domain/times.ts'
import { MINUTE, NOW } from './fixtures.ts'

const waited = (ms: number) => waitingState({ waitingSince: NOW - ms }, defaultTimes, NOW)

describe('how long a customer waits', () => {
  it.each([
    [0, 'waiting'],
    [179_999, 'waiting'],
    [180_000, 'waiting'],
    [180_001, 'soon'],
    [300_000, 'soon'],
    [300_001, 'overdue'],
    [86_400_000, 'overdue'],
  ])('Q3 Q4 %i ms is %s: longer than means longer', (ms, expected) => {
    expect(waited(ms)).toBe(expected)
  })
  it('Q3 a customer who is answered does not wait', () => {
    expect(waitingState({ waitingSince: null }, defaultTimes, NOW)).toBe('none')
  })
  it('Q3 Q4 the team says how long is long', () => {
    const times = { ...defaultTimes, soonAfter: MINUTE, overdueAfter: MINUTE }
    expect(waitingState({ waitingSince: NOW - MINUTE }, times, NOW)).toBe('waiting')
    expect(waitingState({ waitingSince: NOW - MINUTE - 1 }, times, NOW)).toBe('overdue')
  })
})

describe('who a customer waits for', () => {
  it.each([
    [null, [], false, false],
    [NOW, [], true, false],
    [NOW, ['anna'], false, true],
    [null, ['anna'], false, false],
  ])('Q1 Q2 waiting since %j with %j', (waitingSince, participantIds, needed, crew) => {
    expect(repNeeded({ waitingSince, participantIds })).toBe(needed)
    expect(pending({ waitingSince, participantIds })).toBe(crew)
  })
  it('Q8 a visitor is online until their socket must be gone', () => {
    expect(online({ onlineUntil: null }, NOW)).toBe(false)
    expect(online({ onlineUntil: NOW }, NOW)).toBe(false)
    expect(online({ onlineUntil: NOW + 1 }, NOW)).toBe(true)
  })
})
