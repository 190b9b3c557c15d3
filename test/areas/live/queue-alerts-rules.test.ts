import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type AlertState,
  isRaisedBy,
  nextState,
  TOLD_EVERY_MS,
} from '../../../functions/areas/live/domain/queue-alerts.ts'

const MINUTE = 60_000

/** How an alert goes on as the queue is looked at, each time with so many at a minute; when it was raised. */
function raisedAt(above: number, looks: readonly [minute: number, count: number][]): number[] {
  let state: AlertState | undefined
  return looks.flatMap(([minute, count]) => {
    const before = state
    state = nextState({ queue: 'overdue', above }, state, { count, now: minute * MINUTE })
    return state && isRaisedBy({ before, after: state }) ? [minute] : []
  })
}

describe('R2 a queue that passes a number', () => {
  it('is told of once, until it has calmed down and passes it again', () => {
    expect(raisedAt(10, [[0, 10], [1, 11], [2, 30], [3, 9], [10, 11]])).toEqual([1, 10])
  })
  it('does not flutter about the number: a tenth below it is below', () => {
    expect(raisedAt(20, [[0, 21], [10, 20], [20, 21], [30, 19], [40, 25], [50, 18], [60, 21]])).toEqual([0, 60])
    expect(raisedAt(3, [[0, 4], [10, 3], [20, 4], [30, 2], [40, 4]])).toEqual([0, 40])
  })
  it('anybody at all, until nobody is there', () => {
    expect(raisedAt(0, [[0, 0], [1, 1], [2, 2], [9, 0], [10, 1]])).toEqual([1, 10])
  })
  it('is told of no more often than every five minutes, and then by whoever looks next', () => {
    expect(raisedAt(5, [[0, 6], [1, 0], [2, 6], [3, 6], [4, 0], [5, 6]])).toEqual([0, 5])
  })
  it('whatever comes: raised only above the number, and five minutes apart', () => {
    const looks = fc.array(fc.tuple(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 30 })), { maxLength: 60 })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), looks, (above, given) => {
        let now = 0
        const inOrder = given.map(([step, count]): [number, number] => [(now += step / 20), count])
        const raised = raisedAt(above, inOrder)
        for (const [index, at] of raised.entries()) {
          expect(inOrder.some(([minute, count]) => minute === at && count > above)).toBe(true)
          const before = raised[index - 1]
          if (before === undefined) continue
          expect((at - before) * MINUTE).toBeGreaterThanOrEqual(TOLD_EVERY_MS - 1)
          expect(inOrder.some(([minute, count]) => minute > before && minute < at && count < Math.max(1, above))).toBe(true)
        }
      }),
    )
  })
})
