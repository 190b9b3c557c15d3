import type { Reaction } from '../../../edges/stream/reaction.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
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
export const noteOnRecords: Reaction = {
  name: 'note-on-records',
  on(change) {
    if (change.kind !== 'conversation' || !change.after) return false
    const { after, before } = change
    return after.links !== undefined && after.deletedAt === undefined && !after.blacklisted && tells(before, after)
  },
  run: (change, deps) => writeNotes(deps, change.contactId),
}

/** L1: nothing leads to a deleted record, and its notes go with it. */
export const clearDeletedRecord: Reaction = {
  name: 'clear-deleted-record',
  on: (change) => change.kind === 'record' && change.after.deleted === true,
  async run(change, deps) {
    if (change.kind === 'record') await clearRecord(deps, change.after.id)
  },
}
