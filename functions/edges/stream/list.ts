import { logMovement } from '../../areas/access-log/reactions/log-movement.ts'
import { fetchMedia } from '../../areas/attachments/reactions/fetch-media.ts'
import { followBlacklist } from '../../areas/contacts/reactions/follow-blacklist.ts'
import { rateContact } from '../../areas/contacts/reactions/rate-contact.ts'
import { enqueueOutsideNote } from '../../areas/crm/reactions/enqueue-outside-note.ts'
import { clearDeletedRecord, noteOnRecords } from '../../areas/crm/reactions/write-notes.ts'
import { purgeDeleted } from '../../areas/deletion/reactions/purge-deleted.ts'
import { enqueueDelivery } from '../../areas/delivery/reactions/enqueue-delivery.ts'
import { queueExport } from '../../areas/exports/reactions/queue-export.ts'
import { armDigest } from '../../areas/notifications/reactions/arm-digest.ts'
import { keepNotifications } from '../../areas/notifications/reactions/keep-notifications.ts'
import { armTimers } from '../../areas/queues/reactions/arm-timers.ts'
import { recordFacts } from '../../areas/reports/reactions/record-facts.ts'
import { leaveDeleted, sweep } from '../../areas/rollouts/reactions/follow-settings.ts'
import { indexContact, indexMessage } from '../../areas/search/reactions/index-words.ts'
import { countTags } from '../../areas/tags/reactions/count-tags.ts'
import { enqueueReplay } from '../../areas/webhooks/reactions/enqueue-replay.ts'

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
