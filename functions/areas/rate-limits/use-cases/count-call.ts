import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { isFull, type Limit, secondsLeft, shareOf, type Tally, windowOf } from '../domain/limit.ts'
import type { RateLimitsStore } from '../port.ts'

type Deps = HasStore<RateLimitsStore> & Pick<Parts, 'clock' | 'log'>

interface Memory {
  window: number
  tallies: Map<string, Tally>
}
// Of one minute at a time: what came before is of no use to anybody.
const memories = new WeakMap<object, Memory>()

function talliesOf(deps: Deps, window: number): Map<string, Tally> {
  const memory = memories.get(deps.store)
  if (memory?.window === window) return memory.tallies
  const tallies = new Map<string, Tally>()
  memories.set(deps.store, { window, tallies })
  return tallies
}

/**
 * Counts a call of somebody, and answers whether it is within the limit. A table that does not answer lets everybody in:
 * what the call goes on to do asks it anyway.
 */
export async function isWithin(deps: Deps, limit: Limit, subject: string): Promise<boolean> {
  const window = windowOf(deps.clock.now())
  const tallies = talliesOf(deps, window)
  const key = `${limit.name}\n${subject}`
  const tally = tallies.get(key) ?? { reported: 0, unreported: 0 }
  tallies.set(key, tally)
  // Who is turned away is not counted: a flood must not be one of writes, nor take the places of others.
  if (isFull(limit, tally)) return false
  tally.unreported += 1
  if (tally.unreported < shareOf(limit, tally)) return true
  const calls = tally.unreported
  tally.reported += calls
  tally.unreported = 0
  try {
    const sum = await deps.store.countCalls({ name: limit.name, subject, window }, calls)
    // Answers may come in another order than they were counted.
    tally.reported = Math.max(tally.reported, sum)
    return sum <= limit.most
  } catch (error) {
    deps.log.error('limit.not_counted', { limit: limit.name, name: error instanceof Error ? error.name : 'unknown' })
    return true
  }
}

/** Counts a call of somebody; throws rate_limited, which says when to come again. */
export async function countCall(deps: Deps, limit: Limit, subject: string): Promise<void> {
  if (!(await isWithin(deps, limit, subject))) throw tooMany(deps)
}

/** That there were too many calls in this minute. */
export function tooMany(deps: Pick<Deps, 'clock'>): DomainError {
  return new DomainError('rate_limited', 'There were too many calls in a short time.', [], {
    retryAfterSeconds: secondsLeft(deps.clock.now()),
  })
}
