/* What other areas may use of this one, beside its domain and its port. */

export { assignFairly, type Whom } from './use-cases/assign-fairly.ts'
