import { DDSketch } from '@datadog/sketches-js'

/*
 * Durations by size, as DDSketch has them (Masson, Rim, Lee: DDSketch, VLDB 2019): bins that grow by 1 % of the value, so that
 * what is read from them is within half a per cent, and two are one by adding their bins up. The library's own sketch keeps a
 * place for each bin between the smallest and the largest; most of ours are of a few values, and have those that are not empty.
 */

const RELATIVE_ACCURACY = 0.005
const { mapping } = new DDSketch({ relativeAccuracy: RELATIVE_ACCURACY })

/** Durations, whole ms. */
export interface Sketch {
  count: number
  /** exact, ms */
  sum: number
  /** how many are 0 */
  zeros: number
  /** how many are in which bin; not those that are 0 */
  bins: Map<number, number>
}

/** One without any. */
export const emptySketch = (): Sketch => ({ count: 0, sum: 0, zeros: 0, bins: new Map() })

/** Adds durations (ms; less than none counts as none) to one. */
export function addTo(sketch: Sketch, ms: number): void {
  const value = Math.max(0, Math.round(ms))
  sketch.count++
  sketch.sum += value
  if (value === 0) sketch.zeros++
  else addToBin(sketch, mapping.key(value), 1)
}

/** Adds so many to a bin; their sum is the caller's to add. */
export function addToBin({ bins }: Sketch, bin: number, count: number): void {
  bins.set(bin, (bins.get(bin) ?? 0) + count)
}

/**
 * Quantiles (ms), between the two values next to each as one usually has it (Hyndman and Fan's type 7), to within half a per
 * cent; none has none.
 */
export function quantilesOf({ count, sum, zeros, bins }: Sketch, quantiles: readonly number[]): (number | null)[] {
  if (count === 0) return quantiles.map(() => null)
  // Of one we know more than its bin.
  if (count === 1) return quantiles.map(() => sum)
  const whole = new DDSketch({ relativeAccuracy: RELATIVE_ACCURACY })
  for (const [bin, many] of [...bins].sort(([a], [b]) => a - b)) whole.store.add(bin, many)
  const at = (rank: number) => (rank < zeros ? 0 : mapping.value(whole.store.keyAtRank(rank - zeros)))
  return quantiles.map((quantile) => {
    const rank = quantile * (count - 1)
    const [low, high] = [at(Math.floor(rank)), at(Math.ceil(rank))]
    return low + (high - low) * (rank - Math.floor(rank))
  })
}

/** Which share (0 to 1) took `ms` at most; up to 1 % more than that may count. None has none. */
export function shareWithin({ count, sum, zeros, bins }: Sketch, ms: number): number | null {
  if (count === 0) return null
  if (count === 1) return sum <= ms ? 1 : 0
  const last = ms > 0 ? mapping.key(ms) : Number.NEGATIVE_INFINITY
  let within = ms >= 0 ? zeros : 0
  for (const [bin, many] of bins) if (bin <= last) within += many
  return within / count
}
