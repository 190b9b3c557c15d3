import { DeleteCommand } from '@aws-sdk/lib-dynamodb'
import type { Write } from '../../../kernel/commit.ts'
import type { Layout } from '../../../kernel/layout.ts'
import { SHARDS } from '../../../platform/keys.ts'
import { forgetLayout, layoutItem, layoutKey, readLayout } from '../../../platform/layout.ts'
import { get, put, query, queryAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { timelineKeys, timelinePartitions } from '../../timeline/items.ts'
import type { TeamKey } from '../../workspace/port.ts'
import { queuesKeys } from './keys.ts'

export { forgetLayout, readLayout }

/** Whether it was ever said how conversations are laid out, consistent. */
export const hasLayout = async (table: Table): Promise<boolean> => (await get(table, layoutKey)) !== undefined

/** Changes the layout as it was read; conflict label `layout`. */
export function putLayout(table: Table, before: Layout | undefined, after: Layout): Write {
  const condition = before
    ? {
        expression: 'attribute_not_exists(#pk) OR #version = :version',
        values: { ':version': before.version },
      }
    : { expression: 'attribute_not_exists(#pk)' }
  return put(table, 'layout', layoutItem({ ...after, version: (before?.version ?? 0) + 1 }), condition)
}

/** Whether the indexes of the first edition still have a conversation; may be a moment old. */
export async function hasRowsOfFirstEdition(table: Table, teams: readonly TeamKey[]): Promise<boolean> {
  const shards = Array.from({ length: SHARDS }, (_, shard) => shard)
  const { byPlace } = TABLE.indexes
  const partitions = shards.flatMap((shard) => [
    timelinePartitions.blacklist(shard),
    ...teams.flatMap((team) =>
      (['unassigned', 'assigned', 'closed'] as const).map((place) => timelinePartitions.place(place, team, shard)),
    ),
  ])
  const counts = await Promise.all(
    partitions.map((partition) =>
      query(table, {
        IndexName: byPlace.name,
        KeyConditionExpression: '#p = :p',
        ExpressionAttributeNames: { '#p': byPlace.partitionKey },
        ExpressionAttributeValues: { ':p': partition },
        Limit: 1,
      }),
    ),
  )
  return counts.some(({ count }) => count > 0)
}

/** Removes the counters of layouts before this generation: everything counts in the present one. */
export async function removeEarlierCounters(
  table: Table,
  generation: number,
  agentIds: readonly string[],
): Promise<void> {
  const earlier = timelineKeys.earlierCounters({ team: '' })
  const counters = async (pk: string, sk: string, isOld: (sk: string) => boolean) => {
    const items = await queryAll(table, {
      KeyConditionExpression: 'pk = :pk AND sk > :sk',
      ExpressionAttributeValues: { ':pk': pk, ':sk': sk },
      ProjectionExpression: 'pk, sk',
      ConsistentRead: true,
    })
    const old = items.filter((item) => isOld(String(item.sk)))
    for (const item of old) {
      await table.client.send(new DeleteCommand({ TableName: table.name, Key: { pk: item.pk, sk: item.sk } }))
    }
  }
  const isBefore = (sk: string) => Number(sk.split('#')[0]) < generation
  await counters(queuesKeys.waitSummary().pk, '0', (sk) => sk !== queuesKeys.waitSummary().sk && isBefore(sk))
  await counters(earlier.pk, earlier.sk, (sk) => sk.startsWith(earlier.sk))
  for (const agentId of agentIds) {
    await counters(timelineKeys.counters({ team: '', agentId }, { generation, lane: 0 }).pk, '0', isBefore)
  }
  await counters(timelineKeys.earlierCounters({ team: '', agentId: '' }).pk, '0', () => true)
}

/** Removes what the first edition noted of the counters that a conversation counted in. */
export async function removeCounted(table: Table, contactId: string, n: number): Promise<void> {
  const Key = queuesKeys.earlierCounted(contactId, n)
  await table.client.send(new DeleteCommand({ TableName: table.name, Key }))
}
