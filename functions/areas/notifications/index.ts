/* What other areas may use of this one, beside its domain and its port. */

export { notifyAgents } from './use-cases/notify-agents.ts'
export { presentNotification } from './use-cases/present-notification.ts'
