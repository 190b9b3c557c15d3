import type { Write } from '../../../kernel/commit.ts'
import { decode } from '../../../platform/item.ts'
import { get, type Table } from '../../../platform/table.ts'
import { putVersion } from '../../../platform/versioned-item.ts'
import { WebhookSecret } from '../domain/webhook-secret.ts'
import { outsideCallsKeys } from './keys.ts'

/** Where the workspace's webhook secret lies, consistent; undefined: none was made yet. */
export async function readWebhookSecret(table: Table): Promise<WebhookSecret | undefined> {
  const item = await get(table, outsideCallsKeys.webhookSecret())
  return item ? decode(WebhookSecret, item) : undefined
}

/** The workspace's webhook secret, new or as it was read; conflict label `webhook-secret`. */
export function putWebhookSecret(table: Table, secret: WebhookSecret): Write {
  return putVersion(table, 'webhook-secret', outsideCallsKeys.webhookSecret(), secret)
}
