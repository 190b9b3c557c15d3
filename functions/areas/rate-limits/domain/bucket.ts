/** So many calls at once, and so many a second for as long as one likes. */
export interface Bucket {
  perSecond: number
  burst: number
}

/*
 * Kept as one time (GCRA): when everything that was taken will have come in again. What is taken moves it on, and it may be no
 * further ahead than a full bucket is worth.
 */

/** How long a call takes to come in again (ms). */
export const intervalOf = ({ perSecond }: Bucket): number => 1000 / perSecond

/** How far ahead the time may be (ms). */
export const depthOf = (bucket: Bucket): number => bucket.burst * intervalOf(bucket)

/** How many calls are left at `now` (epoch ms), whole ones. */
export function leftIn(bucket: Bucket, fullAt: number, now: number): number {
  // Sums of intervals are off by fractions of a millisecond.
  const left = (now + depthOf(bucket) - Math.max(fullAt, now)) / intervalOf(bucket)
  return Math.max(0, Math.floor(left + 1e-6))
}

/** When one call can be taken again (epoch ms). */
export const nextAt = (bucket: Bucket, fullAt: number): number => fullAt + intervalOf(bucket) - depthOf(bucket)

/** What is known of somebody's bucket, as callers are told. */
export interface BucketState {
  /** whether the call is within it */
  taken: boolean
  /** how many there may be at once */
  limit: number
  /** how many more there may be at once now */
  remaining: number
  /** whole seconds until it is full */
  fullInSeconds: number
  /** whole seconds until the next call may be made, at least one; 0 where it may be made now */
  retryAfterSeconds: number
}

/** The state for whoever calls; `spare` calls were taken for it before. */
export function stateOf(bucket: Bucket, fullAt: number, now: number, taken: boolean, spare = 0): BucketState {
  const remaining = Math.min(bucket.burst, leftIn(bucket, fullAt, now) + spare)
  return {
    taken,
    limit: bucket.burst,
    remaining: taken ? remaining : 0,
    fullInSeconds: Math.max(0, Math.ceil((fullAt - now) / 1000)),
    retryAfterSeconds: taken ? 0 : Math.max(1, Math.ceil((nextAt(bucket, fullAt) - now) / 1000)),
  }
}
