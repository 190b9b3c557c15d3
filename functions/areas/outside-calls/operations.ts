import { getWebhookSecret, rotateWebhookSecret } from './use-cases/webhook-secret.ts'

/** What this area does of the table of operations. */
export const outsideCallsOperations = {
  'webhookSecret.get': getWebhookSecret,
  'webhookSecret.rotate': rotateWebhookSecret,
}
