import { describe, expect, it } from 'vitest'
import { decodeBlocks, encodeBlocks, encodeCells, readCells } from '../../../functions/areas/reports/domain/cells.ts'
import { addToDay, Cells, cuts, emptyDay } from '../../../functions/areas/reports/domain/cuts.ts'
import { addTo, emptySketch, quantilesOf, shareWithin } from '../../../functions/areas/reports/domain/sketch.ts'
import { historyOfDay, numbersFrom } from '../../kit/report-history.ts'

const quantiles = [0, 0.1, 0.5, 0.9, 0.99, 1]

describe('R1 sketches', () => {
  it.each([1, 2, 3, 10, 1_000])('are within half a per cent of what %i durations say', (number) => {
    const random = numbersFrom(number)
    const values = Array.from({ length: number }, () => Math.round(Math.exp(random() * 24)))
    const sketch = emptySketch()
    for (const value of values) addTo(sketch, value)
    values.sort((a, b) => a - b)
    for (const [at, found] of quantilesOf(sketch, quantiles).entries()) {
      const rank = (quantiles[at] ?? 0) * (number - 1)
      const [low, high] = [values[Math.floor(rank)] ?? 0, values[Math.ceil(rank)] ?? 0]
      const exact = low + (high - low) * (rank - Math.floor(rank))
      expect(Math.abs((found ?? 0) - exact)).toBeLessThanOrEqual(exact * 0.005 + 1e-6)
    }
    const target = values[Math.floor(number / 2)] ?? 0
    const share = (most: number) => values.filter((value) => value <= most).length / number
    expect(shareWithin(sketch, target)).toBeGreaterThanOrEqual(share(target))
    expect(shareWithin(sketch, target)).toBeLessThanOrEqual(share(target * 1.0101))
  })

  it('know none, nothing, and what takes no time', () => {
    expect(quantilesOf(emptySketch(), [0.5])).toEqual([null])
    expect(shareWithin(emptySketch(), 1)).toBeNull()
    const sketch = emptySketch()
    for (const value of [0, 0, -5, 60_000]) addTo(sketch, value)
    expect(quantilesOf(sketch, [0.5])).toEqual([0])
    expect(shareWithin(sketch, 0)).toBe(0.75)
    expect(sketch.sum).toBe(60_000)
  })
})

describe('R1 cells', () => {
  const facts = [20_000, 20_001].map((day) => historyOfDay(day, 40))

  it.each(cuts)('of %s are the same once they were bytes, and two days as one added up', (cut) => {
    const [first, second, both] = [emptyDay(), emptyDay(), emptyDay()]
    for (const fact of facts[0] ?? []) for (const day of [first, both]) addToDay(day, fact, '1-09')
    for (const fact of facts[1] ?? []) for (const day of [second, both]) addToDay(day, fact, '1-09')
    const parts = [encodeCells(first[cut]), encodeCells(second[cut])]
    const object = encodeBlocks(new Map(parts.map((bytes, at) => [String(at), bytes])))
    const merged = new Cells()
    for (const bytes of [...decodeBlocks(object).values()].reverse()) readCells(bytes, (lists) => [merged.at(lists)])
    expect([...merged]).toEqual([...both[cut]])
    expect(Buffer.compare(encodeCells(merged), encodeCells(both[cut]))).toBe(0)
    expect([...merged].length).toBeGreaterThan(0)
  })
})
