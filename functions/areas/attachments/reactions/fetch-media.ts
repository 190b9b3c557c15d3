import type { Parts } from '../../../kernel/ports.ts'
import { created, reaction } from '../../../platform/stream.ts'
import { stateOf } from '../../channels/domain/attachment.ts'
import { entries } from '../../timeline/changes.ts'
import { fileJob } from '../job.ts'

/** M5: the files of a new customer message are fetched, each by a job of its own: the message does not wait for them. */
export const fetchMedia = reaction({
  name: 'fetch-media',
  on: created(entries),
  when: ({ after }) => after.message?.attachments.some((attachment) => stateOf(attachment) === 'pending') ?? false,
  async run({ after: { id, contactId, message } }, { queue }: Pick<Parts, 'queue'>) {
    await Promise.all(
      (message?.attachments ?? []).map(async (attachment, index) => {
        if (stateOf(attachment) !== 'pending') return
        const { job, pace, lane } = fileJob({ entryId: id, contactId, attachment: index })
        await queue.enqueue(job, { pace, lane, deduplicationId: `${id.slice(-100)}.media.${index}` })
      }),
    )
  },
})
