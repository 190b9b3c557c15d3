import type { DynamoDBRecord } from 'aws-lambda'
import type { HasStore } from '../../../kernel/ports.ts'
import { written } from '../../../platform/stream.ts'
import { directoryItems } from '../changes.ts'
import type { NotificationsStore } from '../port.ts'

export const directoryChanged = written(directoryItems)

/** A consumer of the stream that hears of a change of agents, teams or choices does not go by older ones. */
export function followDirectory({ store }: HasStore<NotificationsStore>, records: readonly DynamoDBRecord[]): void {
  if (records.some((record) => directoryChanged.read(record))) store.forgetDirectory()
}
