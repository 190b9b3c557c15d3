import { createHash } from 'node:crypto'
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { PutCommand, UpdateCommand, type UpdateCommandInput } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { ConflictError } from '../../../kernel/commit.ts'
import { fromCursor, toCursor } from '../../../kernel/cursor.ts'
import type { Page, PageRequest } from '../../../kernel/page.ts'
import { decode } from '../../../platform/item.ts'
import { inShape } from '../../../platform/shapes.ts'
import { commit, get, put, query, queryAll, removeAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { markSeen, messagesKeys } from '../../messages/items.ts'
import type { KeptWebhook } from '../domain/kept-webhook.ts'
import { webhooksKeys } from './keys.ts'
import { toKeptWebhook } from './webhook-item.ts'

const PART_BYTES = 350_000
const KEPT_MS = 90 * 24 * 60 * 60 * 1000
/** Every function has this store, and few processes ever keep a webhook. */
const zlib = () => import('node:zlib')

/**
 * Keeps a webhook whole for replay, for 90 days: the body compressed and in parts, since an item holds 400 KB. The head is
 * written last, so that what is listed is complete. A body that the provider posts again is kept once (M2).
 */
export async function keepWebhook(table: Table, webhook: KeptWebhook, body: Buffer): Promise<void> {
  const ttl = { [TABLE.timeToLive]: Math.ceil((webhook.at + KEPT_MS) / 1000) }
  const digest = `kept:${createHash('sha256').update(body).digest('base64url')}`
  if (await get(table, messagesKeys.seen(webhook.channelId, digest))) return
  const { gzipSync } = await zlib()
  const packed = gzipSync(body)
  for (let part = 0; part * PART_BYTES < packed.length; part++) {
    const data = packed.subarray(part * PART_BYTES, (part + 1) * PART_BYTES)
    const item = { ...webhooksKeys.webhookPart(webhook.id, part), [TABLE.kind]: 'webhook-part', data, ...ttl }
    await table.client.send(new PutCommand({ TableName: table.name, Item: inShape(item) }))
  }
  const head = { ...webhooksKeys.webhook(webhook.id), [TABLE.kind]: 'webhook', ...webhook, ...ttl }
  try {
    await commit(table, [markSeen(table, webhook.channelId, digest, webhook.at), put(table, 'webhook', head)])
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error
    // Both of two at once meet here; unless it was kept, the provider must post it again.
    if (!(await get(table, messagesKeys.seen(webhook.channelId, digest)))) throw error
  }
}

/** A kept webhook with its body; undefined when there is none of that id. */
export async function readWebhook(
  table: Table,
  id: string,
): Promise<{ webhook: KeptWebhook; body: Buffer } | undefined> {
  const head = await get(table, webhooksKeys.webhook(id))
  if (!head) return undefined
  const parts = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :part)',
    ExpressionAttributeValues: { ':pk': webhooksKeys.webhookPart(id, 0).pk, ':part': 'PART#' },
    ConsistentRead: true,
  })
  const { gunzipSync } = await zlib()
  const packed = parts.map((part) => decode(z.object({ data: z.instanceof(Uint8Array) }), part).data)
  return { webhook: toKeptWebhook(head), body: gunzipSync(Buffer.concat(packed)) }
}

/** Kept webhooks, newest first. */
export async function listWebhooks(table: Table, page: PageRequest): Promise<Page<KeptWebhook>> {
  const after = fromCursor(page.cursor, /^[0-9A-HJKMNP-TV-Z]{26}$/)
  const { pk } = webhooksKeys.webhook('')
  const { items, lastKey } = await query(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': pk },
    ScanIndexForward: false,
    Limit: page.limit,
    ...(after ? { ExclusiveStartKey: { pk, sk: after } } : {}),
  })
  return { items: items.map(toKeptWebhook), nextCursor: lastKey ? toCursor(String(lastKey.sk)) : null }
}

/** C7: removes a kept webhook with its body: the head last, so that it is found until nothing is left. */
export async function removeWebhook(table: Table, id: string): Promise<void> {
  const { pk } = webhooksKeys.webhookPart(id, 0)
  const parts = await queryAll(table, { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': pk } })
  await removeAll(
    table,
    parts.map(({ sk }) => ({ pk, sk: String(sk) })),
  )
  await removeAll(table, [webhooksKeys.webhook(id)])
}

/** Notes that a kept webhook is to be read again; undefined when there is none of that id. */
export async function askForReplay(table: Table, id: string, at: number): Promise<KeptWebhook | undefined> {
  return updateKept(table, id, {
    UpdateExpression: 'SET replayAskedAt = :at',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: { ':at': at },
  })
}

/** Notes what came of reading it again; false where somebody has asked again since `askedAt`. */
export async function recordReplay(
  table: Table,
  id: string,
  askedAt: number,
  { reasons, replayedAt }: Pick<KeptWebhook, 'reasons' | 'replayedAt'>,
): Promise<boolean> {
  const after = await updateKept(table, id, {
    UpdateExpression: 'SET reasons = :reasons, replayedAt = :at REMOVE replayAskedAt',
    ConditionExpression: 'replayAskedAt = :asked',
    ExpressionAttributeValues: { ':reasons': reasons, ':at': replayedAt, ':asked': askedAt },
  })
  return after !== undefined
}

async function updateKept(table: Table, id: string, update: Partial<UpdateCommandInput>) {
  try {
    const { Attributes } = await table.client.send(
      new UpdateCommand({ TableName: table.name, Key: webhooksKeys.webhook(id), ReturnValues: 'ALL_NEW', ...update }),
    )
    return toKeptWebhook(Attributes ?? {})
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined
    throw error
  }
}
