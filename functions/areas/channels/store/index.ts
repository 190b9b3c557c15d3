import { bind, type Table } from '../../../platform/table.ts'
import type { ChannelsStore } from '../port.ts'
import * as bulkPace from './bulk-pace.ts'
import * as channelHealth from './channel-health.ts'
import * as channels from './channels.ts'
import * as slowness from './slowness.ts'

/** This area's part of the table. */
export const createChannelsStore = (table: Table): ChannelsStore =>
  bind(table, bulkPace, channelHealth, channels, slowness)
