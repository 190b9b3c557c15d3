import { directoryChanged } from '../../areas/notifications/reactions/directory.ts'
import { filtersOf } from '../../platform/stream.ts'
import { patientReactions } from './patient-list.ts'
import { promptReactions } from './prompt-list.ts'
import { pushed } from './push.ts'
import { progressed } from './push-progress.ts'

export type { StreamFilter } from '../../platform/stream.ts'

/** What the stream hands to its two consumers, derived from what each of them looks at. */
export const streamFilters = {
  reactions: filtersOf([...pushed, ...promptReactions.map(({ on }) => on), directoryChanged]),
  bookkeeping: filtersOf([progressed, ...patientReactions.map(({ on }) => on)]),
}
