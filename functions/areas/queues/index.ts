/* What other areas may use of this one, beside its domain and its port. */

export { fireTimers } from './use-cases/fire-timers.ts'
export { ensureTally, recountPage } from './use-cases/tally-upkeep.ts'
