/* What other areas may use of this one, beside its domain and its port. */

export { findContacts } from './use-cases/find-contacts.ts'
export { type Forgetting, forgetContacts } from './use-cases/forget-contacts.ts'
export { indexAgain, indexContacts } from './use-cases/index-again.ts'
export { beginAnew, endAnew, ensureIndex, keepIndex, sealSoon } from './use-cases/keep-index.ts'
