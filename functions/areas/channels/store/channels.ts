import { configuring, type Write } from '../../../kernel/commit.ts'
import { remembering } from '../../../platform/configuration.ts'
import { get, type Table } from '../../../platform/table.ts'
import { putVersion, readVersioned, type Which } from '../../../platform/versioned-item.ts'
import { Channel } from '../domain/channel.ts'
import { toChannel } from './channel-item.ts'
import { channelsKeys } from './keys.ts'

/** One channel; undefined when there is none or it was deleted. Consistent. */
export async function readChannel(table: Table, id: string): Promise<Channel | undefined> {
  const item = await get(table, channelsKeys.channel(id))
  const channel = item && toChannel(item)
  return channel?.deleted ? undefined : channel
}

/** The same, as it was ten seconds ago at most. */
export const readChannelLately = remembering(readChannel)

/** Channels that are not deleted, or all that ever were, consistent. */
export async function readChannels(table: Table, which: Which = 'present'): Promise<Channel[]> {
  return readVersioned(table, Channel, channelsKeys.channel(''), which)
}

/** A channel, new or as it was read; its secrets are elsewhere. */
export function putChannel(table: Table, channel: Channel): Write {
  return configuring(putVersion(table, 'channel', channelsKeys.channel(channel.id), channel))
}
