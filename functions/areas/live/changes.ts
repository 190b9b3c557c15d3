import { source } from '../../platform/stream.ts'
import { toAlertState } from './store/alert-state-item.ts'

export const queueAlerts = source('queue-alert', toAlertState)
