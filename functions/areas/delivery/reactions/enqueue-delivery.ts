import type { Reaction } from '../../../edges/stream/reaction.ts'

/** M4: a message that is queued anew (written, or asked for again) goes into the contact's FIFO lane. */
export const enqueueDelivery: Reaction = {
  name: 'enqueue-delivery',
  on(change) {
    if (change.kind !== 'entry') return false
    const delivery = change.after.message?.delivery
    return delivery?.status === 'queued' && delivery.round !== change.before?.message?.delivery?.round
  },
  async run(change, { queue }) {
    if (change.kind !== 'entry') return
    const { id, contactId, message } = change.after
    const round = message?.delivery?.round ?? 1
    await queue.enqueue({ entryId: id, contactId, round }, `${id}.${round}`.slice(-128))
  },
}
