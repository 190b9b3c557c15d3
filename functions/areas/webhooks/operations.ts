import { askForReplay, listWebhookFailures } from './use-cases/webhook-failures.ts'

/** What this area does of the table of operations. */
export const webhooksOperations = {
  'webhookFailures.list': listWebhookFailures,
  'webhookFailures.replay': askForReplay,
}
