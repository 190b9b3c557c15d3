import { cancelJob } from './use-cases/cancel-job.ts'
import { getJob, listJobs } from './use-cases/read-jobs.ts'
import { startBulk } from './use-cases/start-bulk.ts'

/** What this area does of the table of operations. */
export const jobsOperations = {
  'conversations.bulk': startBulk,
  'jobs.list': listJobs,
  'jobs.get': getJob,
  'jobs.cancel': cancelJob,
}
