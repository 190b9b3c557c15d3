import { source } from '../../platform/stream.ts'
import { toKeptWebhook } from './store/webhook-item.ts'

export const keptWebhooks = source('webhook', toKeptWebhook)
