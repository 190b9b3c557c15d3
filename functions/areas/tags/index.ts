/* What other areas may use of this one, beside its domain and its port. */

export { tagMessages } from './use-cases/tags.ts'
