import { directoryChanged } from '../../areas/notifications/reactions/directory.ts'
import { filtersOf } from '../../platform/stream.ts'
import { reactions } from './list.ts'
import { pushed } from './push.ts'

export type { StreamFilter } from '../../platform/stream.ts'

/** What the stream hands to its two consumers, derived from what each of them looks at. */
export const streamFilters = {
  realtime: filtersOf([...pushed, directoryChanged]),
  reactions: filtersOf([...reactions.map(({ on }) => on), directoryChanged]),
}
