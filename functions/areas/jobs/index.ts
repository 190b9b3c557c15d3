/* What other areas may use of this one, beside its domain and its port. */

export { presentJob } from './use-cases/present-job.ts'
