import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { type Bucket, type BucketState, depthOf, intervalOf, leftIn, nextAt, stateOf } from '../domain/bucket.ts'
import type { RateLimitsStore } from '../port.ts'

type Deps = HasStore<RateLimitsStore> & Pick<Parts, 'clock' | 'log'>

/** What a process has taken for somebody and not used yet is theirs for so long. */
const HELD_MS = 1_000

interface Held {
  /** taken from the table, and not used */
  spare: number
  /** how many were taken at once last */
  share: number
  takenAt: number
  fullAt: number
}
const holdings = new WeakMap<object, Map<string, Held>>()
/** Who has not called for as long as that has a full bucket anyway. */
const MOST_HELD = 1_000

/**
 * Takes one call out of somebody's bucket, which all processes share; whoever calls often has several taken at once, so that most
 * calls ask nobody. Who is turned away is not counted. A table that does not answer lets everybody in.
 */
export async function takeCall(deps: Deps, name: string, subject: string, bucket: Bucket): Promise<BucketState> {
  const held = holdings.get(deps.store) ?? new Map<string, Held>()
  holdings.set(deps.store, held)
  const now = deps.clock.now()
  const key = `${name}\n${subject}`
  const mine = held.get(key)
  if (mine && mine.spare > 0 && now >= mine.takenAt && now - mine.takenAt < HELD_MS) {
    mine.spare -= 1
    return stateOf(bucket, mine.fullAt, now, true, mine.spare)
  }
  // Known to be empty: asking again would be a flood of reads.
  if (mine && now >= mine.takenAt && leftIn(bucket, mine.fullAt, now) < 1 && nextAt(bucket, mine.fullAt) > now) {
    return stateOf(bucket, mine.fullAt, now, false)
  }
  const isBusy = mine !== undefined && now - mine.takenAt < HELD_MS
  const share = shareOf(bucket, isBusy ? mine.share * 2 : 1, mine ? leftIn(bucket, mine.fullAt, now) : bucket.burst)
  if (held.size >= MOST_HELD) held.clear()
  try {
    let asked = share
    let answer = await take(asked)
    if (!answer.taken && asked > 1) {
      asked = 1
      answer = await take(asked)
    }
    const spare = answer.taken ? asked - 1 : 0
    held.set(key, { spare, share: asked, takenAt: now, fullAt: answer.fullAt })
    return stateOf(bucket, answer.fullAt, now, answer.taken, spare)
  } catch (error) {
    deps.log.error('limit.not_counted', { limit: name, name: error instanceof Error ? error.name : 'unknown' })
    return stateOf(bucket, now, now, true)
  }
  function take(calls: number) {
    const way = { worth: calls * intervalOf(bucket), depth: depthOf(bucket), now }
    return deps.store.takeCalls({ name, subject }, way)
  }
}

/** An eighth of a second's worth, or of what is left, at most: what other processes could have is not held for long. */
const shareOf = ({ perSecond }: Bucket, wanted: number, left: number) =>
  Math.max(1, Math.floor(Math.min(wanted, perSecond / 8, left / 8)))
