import { PutCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { decode } from '../../../platform/item.ts'
import { inShape } from '../../../platform/shapes.ts'
import { get, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { channelsKeys } from './keys.ts'

const Slowness = z.lazy(() => z.object({ until: z.number() }))

/** Until when a channel counts as one whose provider answers slowly, epoch ms; 0: never did. */
export async function readSlowUntil(table: Table, channelId: string): Promise<number> {
  const item = await get(table, channelsKeys.slowness(channelId), false)
  return item ? decode(Slowness, item).until : 0
}

/** Makes it count as one up to then. Of two at once either may stay: both were slow. */
export async function putSlowUntil(table: Table, channelId: string, until: number): Promise<void> {
  const item = {
    ...channelsKeys.slowness(channelId),
    [TABLE.kind]: 'slowness',
    until,
    [TABLE.timeToLive]: Math.ceil(until / 1000),
  }
  await table.client.send(new PutCommand({ TableName: table.name, Item: inShape(item) }))
}
