import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import type { Write } from '../../../kernel/commit.ts'
import { decode, type Item } from '../../../platform/item.ts'
import { inShape } from '../../../platform/shapes.ts'
import { get, holds, put, putAll, queryAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { Campaign } from '../domain/campaign.ts'
import { type Place, Recipient, type Tally, Target } from '../domain/recipient.ts'
import { toTally } from './campaign-item.ts'
import { campaignsKeys } from './keys.ts'

const Portion = z.lazy(() => z.object({ targets: z.array(Target) }))

/** So long it is known who a campaign was for, and what became of each. */
const KEPT_MS = 180 * 24 * 60 * 60 * 1000
const ends = (at: number) => ({ [TABLE.timeToLive]: Math.ceil((at + KEPT_MS) / 1000) })

/** Whom a campaign is for, in portions from the `first` on, whatever was there. */
export async function putTargets(
  table: Table,
  { id, movedAt }: Campaign,
  first: number,
  portions: readonly Target[][],
): Promise<void> {
  await putAll(
    table,
    portions.map((targets, at) => ({
      ...campaignsKeys.targets(id, first + at),
      [TABLE.kind]: 'campaign-targets',
      targets,
      ...ends(movedAt),
    })),
  )
}

/** Whom a portion is for, from now on; it ends when it did. */
export const changeTargets = (table: Table, campaign: Campaign, portion: number, targets: readonly Target[]) =>
  putTargets(table, campaign, portion, [[...targets]])

/** Whom a portion is for. */
export async function readTargets(table: Table, campaignId: string, portion: number): Promise<Target[]> {
  const item = await get(table, campaignsKeys.targets(campaignId, portion))
  return item ? decode(Portion, item).targets : []
}

/** What became of one whose turn it was, once; conflict label `idempotency`. */
export function putRecipient(table: Table, { id }: Campaign, place: Place, recipient: Recipient): Write {
  const item = {
    ...campaignsKeys.recipient(id, place),
    [TABLE.kind]: 'campaign-recipient',
    ...recipient,
    ...ends(recipient.at),
  }
  return put(table, 'idempotency', item, { expression: 'attribute_not_exists(#pk)' })
}

/** Those of a portion whose turn it was, by place; consistent. */
export async function readRecipients(
  table: Table,
  campaignId: string,
  portion: number,
): Promise<Map<number, Recipient>> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': campaignsKeys.targets(campaignId, portion).pk, ':prefix': 'R#' },
    ConsistentRead: true,
  })
  return new Map(items.map((item) => [Number(String(item[TABLE.sortKey]).slice(2)), decode(Recipient, item)]))
}

/** What became of one. */
export async function readRecipient(table: Table, campaignId: string, place: Place): Promise<Recipient | undefined> {
  const item = await get(table, campaignsKeys.recipient(campaignId, place))
  return item && decode(Recipient, item)
}

async function updated(table: Table, input: Omit<UpdateCommand['input'], 'TableName'>): Promise<boolean> {
  return holds(() =>
    table.client.send(new UpdateCommand({ TableName: table.name, ...input } as UpdateCommand['input'])),
  )
}

/** Their message has come further; false: that was told before, or there is no such recipient. */
export function moveRecipient(
  table: Table,
  campaignId: string,
  place: Place,
  { state, rank, reason, at }: Pick<Recipient, 'state' | 'rank' | 'reason' | 'at'>,
): Promise<boolean> {
  return updated(table, {
    Key: campaignsKeys.recipient(campaignId, place),
    UpdateExpression: `SET #state = :state, #rank = :rank, #at = :at${reason ? ', #reason = :reason' : ' REMOVE #reason'}`,
    ConditionExpression: '#rank < :rank',
    ExpressionAttributeNames: { '#state': 'state', '#rank': 'rank', '#at': 'at', '#reason': 'reason' },
    ExpressionAttributeValues: {
      ':state': state,
      ':rank': rank,
      ':at': at,
      ...(reason ? { ':reason': reason } : {}),
    },
  })
}

/** They have answered, or want no more; false: that was told before, or there is no such recipient. */
export function markRecipient(
  table: Table,
  campaignId: string,
  place: Place,
  mark: 'answeredAt' | 'optedOutAt',
  at: number,
): Promise<boolean> {
  return updated(table, {
    Key: campaignsKeys.recipient(campaignId, place),
    UpdateExpression: 'SET #mark = :at',
    ConditionExpression: 'attribute_exists(#pk) AND attribute_not_exists(#mark)',
    ExpressionAttributeNames: { '#mark': mark, '#pk': TABLE.partitionKey },
    ExpressionAttributeValues: { ':at': at },
  })
}

/** How far those of a portion have come. */
export async function readTally(table: Table, campaignId: string, portion: number): Promise<Tally | undefined> {
  const item = await get(table, campaignsKeys.tally(campaignId, portion))
  return item && toTally(item)
}

/** How far those of all portions have come that were begun; consistent unless told otherwise. */
export async function readTallies(table: Table, campaignId: string, consistent = true): Promise<Tally[]> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': campaignsKeys.tally(campaignId, 0).pk },
    ConsistentRead: consistent,
  })
  return items.map(toTally)
}

/** Puts a count as it was read, by its version (0: a new one); false: somebody else has counted meanwhile. */
export async function putTally(table: Table, campaignId: string, tally: Tally): Promise<boolean> {
  const { version } = tally
  const item: Item = {
    ...campaignsKeys.tally(campaignId, tally.portion),
    [TABLE.kind]: 'campaign-tally',
    campaignId,
    ...tally,
    version: version + 1,
  }
  return holds(() =>
    table.client.send(
      new PutCommand({
        TableName: table.name,
        Item: inShape(item),
        ConditionExpression: version === 0 ? 'attribute_not_exists(#pk)' : '#version = :version',
        ExpressionAttributeNames: version === 0 ? { '#pk': TABLE.partitionKey } : { '#version': 'version' },
        ...(version === 0 ? {} : { ExpressionAttributeValues: { ':version': version } }),
      }),
    ),
  )
}
