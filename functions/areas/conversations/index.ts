/* What other areas may use of this one, beside its domain and its port. */

export { readTarget } from './use-cases/assign-conversation.ts'
