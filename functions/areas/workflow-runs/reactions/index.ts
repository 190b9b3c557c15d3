import { continueRuns } from './continue-runs.ts'

/** What follows in this area from changes of the table. */
export const workflowRunsReactions = [continueRuns]
