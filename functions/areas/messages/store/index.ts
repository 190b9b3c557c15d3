import type { Clock } from '../../../kernel/ports.ts'
import { bind, type Table } from '../../../platform/table.ts'
import type { MessagesStore } from '../port.ts'
import * as receipts from './receipts.ts'
import { putEarlyReceipt } from './receipts.ts'

/** This area's part of the table. */
export function createMessagesStore(table: Table, clock: Clock): MessagesStore {
  return {
    ...bind(table, receipts),
    putEarlyReceipt: (channelId, providerMessageId, receipt) =>
      putEarlyReceipt(table, channelId, providerMessageId, receipt, clock.now()),
  }
}
