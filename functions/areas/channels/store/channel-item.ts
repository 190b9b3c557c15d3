import { decode, type Item } from '../../../platform/item.ts'
import { withVersion } from '../../../platform/versioned-item.ts'
import { Channel } from '../domain/channel.ts'

/** A channel, deleted ones too. */
export const toChannel = (item: Item): Channel => decode(Channel, withVersion(item))
