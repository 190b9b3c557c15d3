import { directoryChanged } from '../../areas/notifications/reactions/directory.ts'
import { filtersOf } from '../../platform/stream.ts'
import { patientReactions, promptReactions } from './list.ts'
import { pushed, pushedLater } from './push.ts'

export type { StreamFilter } from '../../platform/stream.ts'

/** What the stream hands to its two consumers, derived from what each of them looks at. */
export const streamFilters = {
  reactions: filtersOf([...pushed, ...promptReactions.map(({ on }) => on), directoryChanged]),
  bookkeeping: filtersOf([...pushedLater, ...patientReactions.map(({ on }) => on)]),
}
