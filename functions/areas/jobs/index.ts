/* What other areas may use of this one, beside its domain and its port. */

export { findDone, tagLatestOf, whereDone } from './use-cases/bulk.ts'
export { presentJob } from './use-cases/present-job.ts'
export { requireRoom, undoable } from './use-cases/start-bulk.ts'
export type { Doing, Each, Progress, Steps } from './use-cases/work.ts'
