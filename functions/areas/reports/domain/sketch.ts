/** Durations (ms) by how many there are of each size: quantiles within 1 % of the value. */
export interface Sketch {
  count: number
  /** exact, ms */
  sum: number
  /** how many are 0 */
  zeros: number
  /** how many are in which bin */
  bins: Map<number, number>
}
