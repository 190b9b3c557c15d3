/* What other areas may use of this one, beside its domain and its port. */

export { forgetInLogs, isLogSettled, type LogPlace } from './use-cases/forget-contact.ts'
