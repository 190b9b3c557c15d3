import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { configuring, type Write } from '../../../kernel/commit.ts'
import { fromCursor, toCursor } from '../../../kernel/cursor.ts'
import type { Page, PageRequest } from '../../../kernel/page.ts'
import { decode } from '../../../platform/item.ts'
import { queryMerged } from '../../../platform/merged-query.ts'
import { shapeOf } from '../../../platform/shapes.ts'
import { get, queryAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { putVersion } from '../../../platform/versioned-item.ts'
import { momentOfId, type Notification, type ReadMarks } from '../domain/notifications.ts'
import type { Audience, OwnNotificationSettings } from '../port.ts'
import { notificationsKeys } from './keys.ts'
import { NOTIFICATIONS_KEPT_MS, toNotification, toNotificationSettings, unlessNewer } from './notification-item.ts'

const MAX_READ = 500
const MAX_MARKS = 1_000
const POSITION = /^\d{14}#/

const StoredMarks = z.lazy(() => z.object({ allBefore: z.number().optional(), ids: z.set(z.string()).optional() }))

const nameOf = (audience: Audience) =>
  'agentId' in audience ? `agent#${audience.agentId}` : `team#${audience.teamId ?? '-'}`

/**
 * Keeps a notification for one agent or for a team, fourteen days. `since` (epoch ms) is when what it is about began:
 * later ones of the same kind and beginning take its place, earlier ones that come late don't.
 */
export async function putNotification(
  table: Table,
  audience: Audience,
  notification: Notification,
  since: number,
): Promise<void> {
  const { contactId, n, kind, at } = notification
  const Item = {
    ...notificationsKeys.notification(nameOf(audience), since, contactId, n, kind),
    [TABLE.kind]: 'notification',
    ...notification,
    [TABLE.timeToLive]: Math.ceil((at + NOTIFICATIONS_KEPT_MS) / 1000),
  }
  await unlessNewer(table, Item, at)
}

/** A page of what was kept for these audiences and is not too old, the newest first. */
export async function listNotifications(
  table: Table,
  audiences: readonly Audience[],
  page: PageRequest,
  now: number,
): Promise<Page<Notification>> {
  const found = await queryMerged(table, {
    index: TABLE,
    partitions: audiences.map((audience) => notificationsKeys.notification(nameOf(audience), 0, '', 0, '').pk),
    after: fromCursor(page.cursor, POSITION),
    limit: page.limit,
    maxRows: MAX_READ,
    keep: (item) => toNotification(item).at > now - NOTIFICATIONS_KEPT_MS,
  })
  const nextCursor = found.exhausted || !found.last ? null : toCursor(found.last)
  return { items: found.items.map(toNotification), nextCursor }
}

/** N2: what an agent has marked as read, consistent. */
export async function readNotificationMarks(table: Table, agentId: string): Promise<ReadMarks> {
  const item = (await get(table, notificationsKeys.readMarks(agentId))) ?? {}
  const { allBefore = 0, ids = new Set<string>() } = decode(StoredMarks, item)
  return { allBefore, ids }
}

/** Marks single notifications as read; marks that are no longer needed go. Repeating it changes nothing. */
export async function markNotificationsRead(table: Table, agentId: string, ids: string[], now: number): Promise<void> {
  const key = notificationsKeys.readMarks(agentId)
  const { Attributes = {} } = await table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: key,
      UpdateExpression: 'SET #kind = :kind, #shape = :shape ADD #ids :ids',
      ExpressionAttributeNames: { '#kind': TABLE.kind, '#shape': TABLE.shape, '#ids': 'ids' },
      ExpressionAttributeValues: { ':kind': 'read-marks', ':shape': shapeOf('read-marks'), ':ids': new Set(ids) },
      ReturnValues: 'ALL_NEW',
    }),
  )
  const marked = [...(decode(StoredMarks, Attributes).ids ?? [])]
  if (marked.length <= MAX_MARKS) return
  const old = marked
    .map((id) => ({ id, at: momentOfId(id) }))
    .sort((a, b) => b.at - a.at)
    .filter(({ at }, index) => index >= MAX_MARKS / 2 || at < now - NOTIFICATIONS_KEPT_MS)
  await table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: key,
      UpdateExpression: 'DELETE #ids :old',
      ExpressionAttributeNames: { '#ids': 'ids' },
      ExpressionAttributeValues: { ':old': new Set(old.map(({ id }) => id)) },
    }),
  )
}

/** Marks everything up to `before` (epoch ms) as read. */
export async function markAllNotificationsRead(table: Table, agentId: string, before: number): Promise<void> {
  await table.client.send(
    new UpdateCommand({
      TableName: table.name,
      Key: notificationsKeys.readMarks(agentId),
      UpdateExpression: 'SET #kind = :kind, #shape = :shape, #before = :before REMOVE #ids',
      ExpressionAttributeNames: { '#kind': TABLE.kind, '#shape': TABLE.shape, '#before': 'allBefore', '#ids': 'ids' },
      ExpressionAttributeValues: { ':kind': 'read-marks', ':shape': shapeOf('read-marks'), ':before': before },
    }),
  )
}

/** What an agent has chosen; version 0 where nothing ever was, consistent. */
export async function readNotificationSettings(table: Table, agentId: string): Promise<OwnNotificationSettings> {
  const item = await get(table, notificationsKeys.notificationSettings(agentId))
  return item ? toNotificationSettings(item) : { agentId, ways: {}, version: 0 }
}

/** An agent's choices, as they were read; conflict label `notification-settings`. */
export function putNotificationSettings(table: Table, settings: OwnNotificationSettings): Write {
  const key = notificationsKeys.notificationSettings(settings.agentId)
  return configuring(putVersion(table, 'notification-settings', key, settings))
}

/** Choices of all who have made any, consistent. */
export async function listNotificationSettings(table: Table): Promise<OwnNotificationSettings[]> {
  const { pk, sk } = notificationsKeys.notificationSettings('')
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': pk, ':prefix': sk },
    ConsistentRead: true,
  })
  return items.map(toNotificationSettings)
}
