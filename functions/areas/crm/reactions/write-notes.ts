import { reaction, written } from '../../../platform/stream.ts'
import { conversations } from '../../timeline/changes.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { records } from '../changes.ts'
import { clearRecord } from '../use-cases/clear-record.ts'
import { writeNotes } from '../use-cases/write-notes.ts'

/** Whether a step may have something to tell in notes: a message, an assignment, a new link, a window that closed. */
function tells(before: Conversation | undefined, after: Conversation): boolean {
  if (!before) return true
  return (
    after.seq !== before.seq ||
    after.links !== before.links ||
    after.assigneeId !== before.assigneeId ||
    after.blacklisted !== before.blacklisted ||
    (before.noteUntil !== undefined && after.noteUntil === undefined)
  )
}

/** L2, L3: what is said with a linked contact stands in notes on its records. Whether it is linked, its conversation says. */
export const noteOnRecords = reaction({
  name: 'note-on-records',
  on: written(conversations),
  when: ({ before, after }) =>
    after.links !== undefined && after.deletedAt === undefined && !after.blacklisted && tells(before, after),
  run: ({ after }, deps: Parameters<typeof writeNotes>[0]) => writeNotes(deps, after.contactId),
})

/** L1: nothing leads to a deleted record, and its notes go with it. */
export const clearDeletedRecord = reaction({
  name: 'clear-deleted-record',
  on: written(records),
  when: ({ after }) => after.deleted === true,
  run: ({ after }, deps: Parameters<typeof clearRecord>[0]) => clearRecord(deps, after.id),
})
