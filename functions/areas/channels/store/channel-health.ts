import * as z from 'zod'
import type { Write } from '../../../kernel/commit.ts'
import { decode } from '../../../platform/item.ts'
import { put, queryAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { workspaceKeys } from '../../workspace/items.ts'
import { ChannelHealth, HealthSide } from '../domain/channel.ts'
import { channelsKeys } from './keys.ts'

const Stored = z.lazy(() => ChannelHealth.unwrap().extend({ channelId: z.string(), side: HealthSide }))

/**
 * How channels do, by direction: of one channel or of all; what was never reported is not there. Consistent unless told
 * otherwise.
 */
export async function readChannelHealth(
  table: Table,
  channelId?: string,
  consistent = true,
): Promise<z.infer<typeof Stored>[]> {
  const prefix = channelId === undefined ? 'HEALTH#' : `HEALTH#${channelId}#`
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': workspaceKeys.workspace().pk, ':prefix': prefix },
    ConsistentRead: consistent,
  })
  return items.map((item) => decode(Stored, item))
}

/** How one direction of a channel does from now on. */
export function putChannelHealth(table: Table, channelId: string, side: HealthSide, health: ChannelHealth): Write {
  const item = {
    ...channelsKeys.channelHealth(channelId, side),
    [TABLE.kind]: 'channel-health',
    channelId,
    side,
    ...health,
  }
  return put(table, 'health', item)
}
