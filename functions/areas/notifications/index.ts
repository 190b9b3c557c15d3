/* What other areas may use of this one, beside its domain and its port. */

export { presentNotification } from './use-cases/present-notification.ts'
