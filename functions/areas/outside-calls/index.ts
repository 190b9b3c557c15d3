/* What other areas may use of this one, beside its domain and its port. */

export { callOutside, type OutsideCall, tellOutside } from './use-cases/call-outside.ts'
export { ensureWebhookSecret } from './use-cases/webhook-secret.ts'
