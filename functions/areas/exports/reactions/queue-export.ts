import type { Parts } from '../../../kernel/ports.ts'
import { created, reaction } from '../../../platform/stream.ts'
import { entries } from '../../timeline/changes.ts'
import { exportJob } from '../job.ts'

/** F3: a conversation that is to be sent by email goes into the queue. */
export const queueExport = reaction({
  name: 'queue-export',
  on: created(entries),
  when: ({ after }) => after.event?.name === 'exported',
  async run({ after: { id, contactId } }, { queue }: Pick<Parts, 'queue'>) {
    const { job, pace, lane } = exportJob({ exportId: id, contactId })
    await queue.enqueue(job, { pace, lane, deduplicationId: id.slice(-128) })
  },
})
