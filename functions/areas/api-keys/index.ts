/* What other areas may use of this one, beside its domain and its port. */

export { goodKey, type Known, knownBy, whoAsked } from './use-cases/caller.ts'
