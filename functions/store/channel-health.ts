import * as z from 'zod'
import { ChannelHealth, HealthSide } from '../domain/model.ts'
import { TABLE } from '../shared/table-definition.ts'
import type { Write } from '../use-cases/store-port.ts'
import { keys } from './keys.ts'
import { decode, put, queryAll, type Table } from './table.ts'

const Stored = z.lazy(() => ChannelHealth.extend({ channelId: z.string(), side: HealthSide }))

/** How channels do, by direction: of one channel or of all; what was never told is not there. Consistent. */
export async function readChannelHealth(table: Table, channelId?: string): Promise<z.infer<typeof Stored>[]> {
  const prefix = channelId === undefined ? 'HEALTH#' : `HEALTH#${channelId}#`
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': keys.workspace().pk, ':prefix': prefix },
    ConsistentRead: true,
  })
  return items.map((item) => decode(Stored, item))
}

/** How one direction of a channel does from now on. */
export function putChannelHealth(table: Table, channelId: string, side: HealthSide, health: ChannelHealth): Write {
  const item = { ...keys.channelHealth(channelId, side), [TABLE.kind]: 'channel-health', channelId, side, ...health }
  return put(table, 'health', item)
}
