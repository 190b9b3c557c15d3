import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { PutCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { decode, type Item } from '../../../platform/item.ts'
import { inShape } from '../../../platform/shapes.ts'
import type { Table } from '../../../platform/table.ts'
import { EmailLanguage } from '../domain/email-language.ts'
import { type Notification, notificationKinds } from '../domain/notifications.ts'
import type { OwnNotificationSettings } from '../port.ts'

/** N2: how long the centre keeps a notification. */
export const NOTIFICATIONS_KEPT_MS = 14 * 24 * 60 * 60 * 1000

const Alert = z.lazy(() =>
  z.object({
    queue: z.enum(['rep_needed', 'pending', 'soon', 'overdue', 'online']),
    teamId: z.string().optional(),
    above: z.number(),
    count: z.number(),
  }),
)
const Stored = z.lazy(() =>
  z.object({
    id: z.string(),
    kind: z.enum(notificationKinds),
    contactId: z.string(),
    n: z.number(),
    at: z.number(),
    by: z.string().optional(),
    alert: Alert.optional(),
    endpoint: z.object({ id: z.string(), host: z.string(), because: z.enum(['gone', 'failed']) }).optional(),
  }),
)
const Ways = z.lazy(() =>
  z.partialRecord(z.enum(notificationKinds), z.object({ desktop: z.boolean(), email: z.boolean() })),
)
const StoredSettings = z.lazy(() =>
  z.object({
    agentId: z.string(),
    ways: Ways,
    weeklyReport: z.literal(true).optional(),
    language: EmailLanguage.optional(),
    version: z.number(),
  }),
)

/** A stored notification, of the centre or of a digest. */
export function toNotification(item: Item): Notification {
  return decode(Stored, item)
}

/** An agent's stored choices. */
export function toNotificationSettings(item: Item): OwnNotificationSettings {
  return decode(StoredSettings, item)
}

/** Puts an item unless a newer one (`at`) is there. */
export async function unlessNewer(table: Table, Item: Item, at: number): Promise<void> {
  try {
    await table.client.send(
      new PutCommand({
        TableName: table.name,
        Item: inShape(Item),
        ConditionExpression: 'attribute_not_exists(#at) OR #at <= :at',
        ExpressionAttributeNames: { '#at': 'at' },
        ExpressionAttributeValues: { ':at': at },
      }),
    )
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error
  }
}
