import { source } from '../../platform/stream.ts'
import { toChannel } from './store/channel-item.ts'

export const channels = source('channel', toChannel)
