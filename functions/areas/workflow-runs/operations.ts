import { getRun, listRunsIn, listRunsOf, retryRun } from './use-cases/read-runs.ts'

/** What this area does of the table of operations. */
export const workflowRunsOperations = {
  'workflows.runs': listRunsOf,
  'workflowRuns.get': getRun,
  'workflowRuns.retry': retryRun,
  'conversations.workflowRuns': listRunsIn,
}
