import { PutCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { Write } from '../../../kernel/commit.ts'
import { decode } from '../../../platform/item.ts'
import { inShape } from '../../../platform/shapes.ts'
import { get, put, queryAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { UnreachableReason } from '../../channels/domain/channel.ts'
import { DeliveryStatus } from '../../timeline/domain/entry.ts'
import { TAKEN_FOR_MS } from '../../timeline/domain/taken.ts'
import type { EarlyReceipt, ReceiptTarget } from '../port.ts'
import { messagesKeys } from './keys.ts'

const DAY = 24 * 60 * 60 * 1000
const RECEIPTS_FOR = 60 * DAY
const EARLY_FOR = 2 * DAY
const seconds = (ms: number) => Math.ceil(ms / 1000)

const Target = z.lazy(() =>
  z.object({
    entry: z.object({ contactId: z.string(), n: z.number(), at: z.number(), ulid: z.string() }),
    round: z.number(),
    part: z.number().optional(),
  }),
)
const Early = z.lazy(() =>
  z.object({
    status: DeliveryStatus,
    error: z
      .object({
        code: z.string(),
        reason: z.string(),
        unreachable: UnreachableReason.optional(),
        optedOut: z.literal(true).optional(),
      })
      .nullable(),
    eventId: z.string().optional(),
    address: z.string().optional(),
    at: z.number().optional(),
  }),
)

/** M2: a provider's event counts once; conflict label `seen`. An expired mark that was not swept yet does not count. */
export function markSeen(table: Table, channelId: string, providerId: string, now: number): Write {
  const item = {
    ...messagesKeys.seen(channelId, providerId),
    [TABLE.kind]: 'seen',
    [TABLE.timeToLive]: seconds(now + TAKEN_FOR_MS),
  }
  return put(table, 'seen', item, {
    expression: 'attribute_not_exists(#pk) OR #ttl < :now',
    values: { ':now': seconds(now) },
  })
}

/** Whether it was marked, consistent. */
export async function isSeen(table: Table, channelId: string, providerId: string, now: number): Promise<boolean> {
  const item = await get(table, messagesKeys.seen(channelId, providerId))
  return item !== undefined && Number(item[TABLE.timeToLive]) >= seconds(now)
}

/** Which of our messages a provider's id stands for. */
export async function putReceiptTarget(
  table: Table,
  channelId: string,
  providerMessageId: string,
  target: ReceiptTarget,
): Promise<void> {
  const item = {
    ...messagesKeys.receipt(channelId, providerMessageId, 'MESSAGE'),
    [TABLE.kind]: 'receipt-target',
    ...target,
    [TABLE.timeToLive]: seconds(target.entry.at + RECEIPTS_FOR),
  }
  await table.client.send(new PutCommand({ TableName: table.name, Item: inShape(item) }))
}

/** Keeps a receipt that overtook the answer to the call that sent the message. */
export async function putEarlyReceipt(
  table: Table,
  channelId: string,
  providerMessageId: string,
  receipt: EarlyReceipt,
  now: number,
): Promise<void> {
  const item = {
    ...messagesKeys.receipt(channelId, providerMessageId, `EARLY#${receipt.status}`),
    [TABLE.kind]: 'early-receipt',
    ...receipt,
    [TABLE.timeToLive]: seconds(now + EARLY_FOR),
  }
  await table.client.send(new PutCommand({ TableName: table.name, Item: inShape(item) }))
}

/** What is known of a provider's message id, consistent: writer and reader of an early receipt can't miss each other. */
export async function readReceipts(
  table: Table,
  channelId: string,
  providerMessageId: string,
): Promise<{ target: ReceiptTarget | undefined; early: EarlyReceipt[] }> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': messagesKeys.receipt(channelId, providerMessageId, '').pk },
    ConsistentRead: true,
  })
  const target = items.find((item) => item.sk === 'MESSAGE')
  return {
    target: target ? decode(Target, target) : undefined,
    early: items.filter((item) => item.sk !== 'MESSAGE').map((item) => decode(Early, item)),
  }
}
