import type { Reaction } from '../../../edges/stream/reaction.ts'
import { showsTheSame } from '../domain/outside-crm.ts'

/** L5: a note that shows something else, or is gone, goes into its record's lane to the connected CRM; what is slow there waits there. */
export const enqueueOutsideNote: Reaction = {
  name: 'enqueue-outside-note',
  on: (change) =>
    change.kind === 'record-note' && !(change.before && change.after && showsTheSame(change.before, change.after)),
  async run(change, { store, queue, clock }) {
    const note = change.kind === 'record-note' ? (change.after ?? change.before) : undefined
    if (change.kind !== 'record-note' || !note || !(await store.readConnector('pipedrive'))) return
    const job = { noteId: note.id, recordId: note.recordId, at: clock.now() }
    await queue.enqueue(job, `${note.id}.${change.after ? note.version : 'gone'}`.slice(-128))
  },
}
