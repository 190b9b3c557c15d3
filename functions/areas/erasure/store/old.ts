import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { time } from '../../../platform/keys.ts'
import { readLayout } from '../../../platform/layout.ts'
import { inShape } from '../../../platform/shapes.ts'
import { get, holds, query, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { timelinePartitions } from '../../timeline/items.ts'
import type { OldPlace } from '../domain/retention.ts'
import { erasureKeys } from './keys.ts'

const { byActivity } = TABLE.indexes

/**
 * Conversations in which nothing has happened since a time, some of them, those of one team after another, and where to go on; a few
 * minutes late. Those that are open are among them.
 */
export async function listQuiet(
  table: Table,
  teamIds: readonly (string | null)[],
  before: number,
  { partition: number, after }: OldPlace,
  limit: number,
): Promise<{ keys: { contactId: string; n: number }[]; next: OldPlace | undefined }> {
  const { readShards } = await readLayout(table)
  const shards = Array.from({ length: readShards }, (_, shard) => shard)
  const partitions = shards.flatMap((shard) => [
    ...teamIds.map((teamId) => timelinePartitions.team(teamId, shard)),
    timelinePartitions.blacklist(shard),
  ])
  const partition = partitions[number]
  if (partition === undefined) return { keys: [], next: undefined }
  const { items, lastKey } = await query(table, {
    IndexName: byActivity.name,
    KeyConditionExpression: '#pk = :pk AND #sk < :before',
    ExpressionAttributeNames: { '#pk': byActivity.partitionKey, '#sk': byActivity.sortKey },
    ExpressionAttributeValues: { ':pk': partition, ':before': time(before) },
    Limit: limit,
    ...(after ? { ExclusiveStartKey: after } : {}),
  })
  const keys = items.map(({ pk, sk }) => ({ contactId: String(pk), n: Number(String(sk).slice(2)) }))
  if (lastKey) return { keys, next: { partition: number, after: lastKey as Record<string, string> } }
  return { keys, next: number + 1 < partitions.length ? { partition: number + 1 } : undefined }
}

/** Up to which day retention was looked after, as `YYYY-MM-DD`. */
export async function readRetentionDay(table: Table): Promise<string> {
  const item = await get(table, erasureKeys.retention())
  return String(item?.day ?? '')
}

/** Takes a day, once: false where somebody else has it. */
export async function takeRetentionDay(table: Table, day: string): Promise<boolean> {
  return holds(() =>
    table.client.send(
      new PutCommand({
        TableName: table.name,
        Item: inShape({ ...erasureKeys.retention(), [TABLE.kind]: 'retention', day }),
        ConditionExpression: 'attribute_not_exists(pk) OR #day < :day',
        ExpressionAttributeNames: { '#day': 'day' },
        ExpressionAttributeValues: { ':day': day },
      }),
    ),
  )
}
