import type { Deps } from '../../../edges/deps.ts'
import type { Failed, StreamChange } from '../../../edges/stream/reaction.ts'
import { tallyChanges } from '../../queues/reactions/tally-changes.ts'
import { announce } from './announce.ts'

/**
 * What the first stream consumer does: counts, and pushes what happened. A frame says that counters changed, and its
 * receivers read them: so frames wait until it is counted, or until that has failed, which then comes again.
 */
export async function push(changes: readonly StreamChange[], deps: Deps): Promise<Failed[]> {
  const counting = tallyChanges(changes, deps)
  await announce(changes, deps, counting)
  return counting
}
