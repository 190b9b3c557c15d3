/** Chance that comes out the same each time: a history is made anew, not kept. */
export interface Chance {
  /** from 0 until before 1 */
  next(): number
  /** whether something happens that does in this share of cases */
  is(share: number): boolean
  pick<Value>(values: readonly Value[]): Value
  /** one of them, each as often as it weighs */
  weighted<Value>(values: readonly (readonly [Value, number])[]): Value
  /** about `median`, as waits are spread: many shorter, some very long */
  around(median: number, spread?: number): number
}

/** Mulberry32, which is small and good enough for a demo: https://github.com/cprosche/mulberry32 */
export function chanceFrom(seed: number): Chance {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(next() * values.length)] as Value
  return {
    next,
    is: (share) => next() < share,
    pick,
    weighted(values) {
      let left = next() * values.reduce((sum, [, weight]) => sum + weight, 0)
      for (const [value, weight] of values) {
        left -= weight
        if (left < 0) return value
      }
      return pick(values)[0]
    },
    around: (median, spread = 0.8) =>
      // Box and Muller's normal numbers, as exponents.
      median * Math.exp(spread * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())),
  }
}
