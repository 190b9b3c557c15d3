import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda'
import { compose, core, queue, scheduler, toStreamChange } from '../app.ts'
import { armTimers } from '../reactions/arm-timers.ts'
import { enqueueDelivery } from '../reactions/enqueue-delivery.ts'
import { followBlacklist } from '../reactions/follow-blacklist.ts'
import { leaveDeleted, sweep } from '../reactions/follow-settings.ts'
import { indexContact, indexMessage } from '../reactions/index-words.ts'
import { logMovement } from '../reactions/log-movement.ts'
import { purgeDeleted } from '../reactions/purge-deleted.ts'
import { react } from '../reactions/reaction.ts'

const deps = compose(core(), queue(), scheduler())
export const reactions = [
  enqueueDelivery,
  armTimers,
  indexMessage,
  indexContact,
  logMovement,
  purgeDeleted,
  followBlacklist,
  sweep,
  leaveDeleted,
]

/** The second stream consumer: everything else that follows from a change. The batch comes again from its first failure on. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const changes = event.Records.map(toStreamChange).filter((change) => change !== undefined)
  const failed = await react(reactions, changes, deps)
  for (const { reaction, error } of failed) {
    deps.log.error('reaction.failed', { reaction, name: error instanceof Error ? error.name : 'unknown' })
  }
  return { batchItemFailures: failed.map(({ sequenceNumber }) => ({ itemIdentifier: sequenceNumber })) }
}
