import type { Clock } from '../../../kernel/ports.ts'
import { bind, type Table } from '../../../platform/table.ts'
import type { NotificationsStore } from '../port.ts'
import * as digests from './digests.ts'
import * as directory from './directory.ts'
import { readDirectory } from './directory.ts'
import * as notifications from './notifications.ts'

/** This area's part of the table. */
export function createNotificationsStore(table: Table, clock: Clock): NotificationsStore {
  return {
    ...bind(table, digests, directory, notifications),
    readDirectory: () => readDirectory(table, clock.now()),
  }
}
