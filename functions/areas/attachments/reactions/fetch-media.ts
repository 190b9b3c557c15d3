import type { Reaction } from '../../../edges/stream/reaction.ts'
import { stateOf } from '../../channels/domain/attachment.ts'

/** M5: the files of a new customer message are fetched, each by a job of its own: the message does not wait for them. */
export const fetchMedia: Reaction = {
  name: 'fetch-media',
  on(change) {
    if (change.kind !== 'entry' || change.before) return false
    return change.after.message?.attachments.some((attachment) => stateOf(attachment) === 'pending') ?? false
  },
  async run(change, { queue }) {
    if (change.kind !== 'entry') return
    const { id, contactId, message } = change.after
    await Promise.all(
      (message?.attachments ?? []).map(async (attachment, index) => {
        if (stateOf(attachment) !== 'pending') return
        await queue.enqueue({ entryId: id, contactId, attachment: index }, `${id.slice(-100)}.media.${index}`)
      }),
    )
  },
}
