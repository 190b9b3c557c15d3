import type { Parts } from '../../../kernel/ports.ts'
import { created, reaction } from '../../../platform/stream.ts'
import { stateOf } from '../../channels/domain/attachment.ts'
import { entries } from '../../timeline/changes.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { type FileJob, fileJob } from '../job.ts'

/** M5: the files of a new customer message are fetched, each by a job of its own: the message does not wait for them. */
export const fetchMedia = reaction({
  name: 'fetch-media',
  on: created(entries),
  when: ({ after }) => wanted(after).length > 0,
  async run({ after }, { queue }: Pick<Parts, 'queue'>) {
    const { id, contactId } = after
    await Promise.all(
      wanted(after).map(async (attachment) => {
        const { job, pace, lane } = fileJob({ entryId: id, contactId, attachment })
        await queue.enqueue(job, { pace, lane, deduplicationId: `${id.slice(-100)}.media.${attachment}` })
      }),
    )
  },
})

/** Files that are not where the message’s are, and the email that it was. */
function wanted({ message }: Entry): FileJob['attachment'][] {
  const pending = (message?.attachments ?? []).flatMap((attachment, index) =>
    stateOf(attachment) === 'pending' ? [index] : [],
  )
  return message?.original === undefined ? pending : [...pending, 'original']
}
