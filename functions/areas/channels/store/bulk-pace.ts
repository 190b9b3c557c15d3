import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Write } from '../../../kernel/commit.ts'
import { decode } from '../../../platform/item.ts'
import { shapeOf } from '../../../platform/shapes.ts'
import { get, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { BulkPace, unpaced } from '../domain/bulk-pace.ts'
import { channelsKeys } from './keys.ts'

/** How much a channel's provider takes, as it was learnt; consistent. */
export async function readBulkPace(table: Table, channelId: string): Promise<BulkPace | undefined> {
  const item = await get(table, channelsKeys.bulkPace(channelId))
  return item && decode(BulkPace, { ...unpaced, ...item })
}

const update = (table: Table, channelId: string, fields: Partial<BulkPace>) => {
  const given = Object.entries({ [TABLE.kind]: 'bulk-pace', [TABLE.shape]: shapeOf('bulk-pace'), ...fields })
  return {
    TableName: table.name,
    Key: channelsKeys.bulkPace(channelId),
    UpdateExpression: `SET ${given.map(([name]) => `#${name} = :${name}`).join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(given.map(([name]) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(given.map(([name, value]) => [`:${name}`, value])),
  }
}

/** It is left alone for a while. */
export async function putBulkHold(
  table: Table,
  channelId: string,
  { heldUntil, streak }: Pick<BulkPace, 'heldUntil' | 'streak'>,
): Promise<void> {
  await table.client.send(new UpdateCommand(update(table, channelId, { heldUntil, streak })))
}

/** What it said of its limit of a day. */
export async function putPerDay(table: Table, channelId: string, perDay: number | null): Promise<void> {
  await table.client.send(new UpdateCommand(update(table, channelId, { perDay })))
}

/** How many were begun with; a little more where two count at once. Label `pace`. */
export function putDayUsed(
  table: Table,
  channelId: string,
  { dayFrom, dayUsed }: Pick<BulkPace, 'dayFrom' | 'dayUsed'>,
): Write {
  return { label: 'pace', item: { Update: update(table, channelId, { dayFrom, dayUsed }) } }
}
