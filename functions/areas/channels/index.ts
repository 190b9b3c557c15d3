/* What other areas may use of this one, beside its domain and its port. */

export { heldUntil, holdBack } from './use-cases/bulk-pace.ts'
export { fileLimitsOf } from './use-cases/file-limits.ts'
export { replyWindowOf } from './use-cases/reply-window.ts'
export { reportHealth } from './use-cases/report-health.ts'
export { isSlow, watchCall } from './use-cases/slowness.ts'
