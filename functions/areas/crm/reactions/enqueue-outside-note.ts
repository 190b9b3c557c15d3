import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { reaction, touched } from '../../../platform/stream.ts'
import { recordNotes } from '../changes.ts'
import { showsTheSame } from '../domain/outside-crm.ts'
import { outsideNoteJob } from '../job.ts'
import type { CrmStore } from '../port.ts'

type Deps = HasStore<CrmStore> & Pick<Parts, 'queue' | 'clock'>

/** L5: a note that shows something else, or is gone, goes into its record's lane to each connected CRM; what is slow there waits there. */
export const enqueueOutsideNote = reaction({
  name: 'enqueue-outside-note',
  on: touched(recordNotes),
  when: ({ before, after }) => !(before && after && showsTheSame(before, after)),
  async run({ before, after }, { store, queue, clock }: Deps) {
    const note = after ?? before
    if (!note) return
    for (const { id } of await store.readConnectors()) {
      const { job, pace, lane } = outsideNoteJob(note, id, clock.now())
      const deduplicationId = `${note.id}.${after ? note.version : 'gone'}`.slice(-128)
      await queue.enqueue(job, { pace, lane, deduplicationId })
    }
  },
})
