import type { Parts } from '../../../kernel/ports.ts'
import { reaction, written } from '../../../platform/stream.ts'
import { entries } from '../../timeline/changes.ts'
import { deliveryJob } from '../job.ts'

/** M4: a message that is queued anew (written, or asked for again) goes into the contact's FIFO lane. */
export const enqueueDelivery = reaction({
  name: 'enqueue-delivery',
  on: written(entries, { field: 'message.delivery.status', is: ['queued'] }),
  when({ before, after }) {
    const delivery = after.message?.delivery
    return delivery?.status === 'queued' && delivery.round !== before?.message?.delivery?.round
  },
  async run({ after: { id, contactId, message } }, { queue }: Pick<Parts, 'queue'>) {
    const round = message?.delivery?.round ?? 1
    const { job, lane } = deliveryJob({ entryId: id, contactId, round })
    await queue.enqueue(job, { lane, deduplicationId: `${id}.${round}`.slice(-128) })
  },
})
