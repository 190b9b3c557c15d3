/* What other areas may use of this one, beside its domain and its port. */

export { keepAlert } from './use-cases/keep-alert.ts'
export { keepEndpointOff } from './use-cases/keep-endpoint-off.ts'
export { notifyAgents } from './use-cases/notify-agents.ts'
export { presentAlert, presentNotification } from './use-cases/present-notification.ts'
