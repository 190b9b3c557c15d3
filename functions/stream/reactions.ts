import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda'
import { compose, core, files, queue, scheduler, toStreamChange } from '../app.ts'
import { armDigest } from '../reactions/arm-digest.ts'
import { armTimers } from '../reactions/arm-timers.ts'
import { countTags } from '../reactions/count-tags.ts'
import { enqueueDelivery } from '../reactions/enqueue-delivery.ts'
import { enqueueOutsideNote } from '../reactions/enqueue-outside-note.ts'
import { fetchMedia } from '../reactions/fetch-media.ts'
import { followBlacklist } from '../reactions/follow-blacklist.ts'
import { leaveDeleted, sweep } from '../reactions/follow-settings.ts'
import { indexContact, indexMessage } from '../reactions/index-words.ts'
import { keepNotifications } from '../reactions/keep-notifications.ts'
import { logMovement } from '../reactions/log-movement.ts'
import { purgeDeleted } from '../reactions/purge-deleted.ts'
import { queueExport } from '../reactions/queue-export.ts'
import { rateContact } from '../reactions/rate-contact.ts'
import { react } from '../reactions/reaction.ts'
import { recordFacts } from '../reactions/record-facts.ts'
import { clearDeletedRecord, noteOnRecords } from '../reactions/write-notes.ts'

const deps = compose(core(), queue(), files(), scheduler())
export const reactions = [
  enqueueDelivery,
  fetchMedia,
  armTimers,
  indexMessage,
  indexContact,
  logMovement,
  purgeDeleted,
  followBlacklist,
  sweep,
  leaveDeleted,
  keepNotifications,
  armDigest,
  recordFacts,
  countTags,
  queueExport,
  rateContact,
  noteOnRecords,
  clearDeletedRecord,
  enqueueOutsideNote,
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
