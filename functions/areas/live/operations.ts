import { readLive } from './use-cases/read-live.ts'

/** What this area does of the table of operations. */
export const liveOperations = {
  'reports.live': readLive,
}
