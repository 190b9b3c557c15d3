import type { Parts } from '../../../kernel/ports.ts'
import { modified, reaction } from '../../../platform/stream.ts'
import { unmatchedMails } from '../changes.ts'
import { acceptMailJob } from '../job.ts'

/** An email that somebody wants taken in goes to where emails can be read. */
export const enqueueAccept = reaction({
  name: 'enqueue-accept',
  on: modified(unmatchedMails),
  when: ({ before, after }) => after.accept !== undefined && after.accept.askedAt !== before?.accept?.askedAt,
  async run({ after: { id, accept } }, { queue }: Pick<Parts, 'queue'>) {
    const askedAt = accept?.askedAt ?? 0
    const { job, lane } = acceptMailJob({ mailId: id, askedAt })
    await queue.enqueue(job, { lane, deduplicationId: `${id}.${askedAt}` })
  },
})
