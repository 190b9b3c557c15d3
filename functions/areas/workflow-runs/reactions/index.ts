import { armWaits, retryRuns } from './continue-runs.ts'
import { followSchedules } from './schedules.ts'
import { armSilences, forgetListeners, startForContacts, startForTags, startRuns, wakeRuns } from './start-runs.ts'

/** What follows in this area from changes of the table. */
export const workflowRunsReactions = [
  forgetListeners,
  startRuns,
  startForContacts,
  startForTags,
  armSilences,
  wakeRuns,
  armWaits,
  retryRuns,
  followSchedules,
]
