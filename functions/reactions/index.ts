import { armDigest } from './arm-digest.ts'
import { armTimers } from './arm-timers.ts'
import { countTags } from './count-tags.ts'
import { enqueueDelivery } from './enqueue-delivery.ts'
import { enqueueOutsideNote } from './enqueue-outside-note.ts'
import { enqueueReplay } from './enqueue-replay.ts'
import { fetchMedia } from './fetch-media.ts'
import { followBlacklist } from './follow-blacklist.ts'
import { leaveDeleted, sweep } from './follow-settings.ts'
import { indexContact, indexMessage } from './index-words.ts'
import { keepNotifications } from './keep-notifications.ts'
import { logMovement } from './log-movement.ts'
import { purgeDeleted } from './purge-deleted.ts'
import { queueExport } from './queue-export.ts'
import { rateContact } from './rate-contact.ts'
import { recordFacts } from './record-facts.ts'
import { clearDeletedRecord, noteOnRecords } from './write-notes.ts'

/** What follows from a change, in the order in which it is done for one change. */
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
  enqueueReplay,
]
