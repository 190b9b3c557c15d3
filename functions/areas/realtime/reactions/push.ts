import type { Failed, StreamChange } from '../../../edges/stream/reaction.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { NotificationsStore } from '../../notifications/port.ts'
import type { QueuesStore } from '../../queues/port.ts'
import { tallyChanges } from '../../queues/reactions/tally-changes.ts'
import type { SocketParts, SocketsStore } from '../../sockets/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { announce } from './announce.ts'

type Deps = HasStore<NotificationsStore & QueuesStore & SocketsStore & TimelineStore> &
  Pick<Parts, 'clock'> &
  Pick<SocketParts, 'sockets'>

/**
 * What the first stream consumer does: counts, and pushes what happened. A frame says that counters changed, and its
 * receivers read them: so frames wait until it is counted, or until that has failed, which then comes again.
 */
export async function push(changes: readonly StreamChange[], deps: Deps): Promise<Failed[]> {
  const counting = tallyChanges(changes, deps)
  await announce(changes, deps, counting)
  return counting
}
