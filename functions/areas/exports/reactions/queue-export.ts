import type { Reaction } from '../../../edges/stream/reaction.ts'

/** F3: a conversation that is to be sent by email goes into the queue. */
export const queueExport: Reaction = {
  name: 'queue-export',
  on: (change) => change.kind === 'entry' && change.before === undefined && change.after.event?.name === 'exported',
  async run(change, { queue }) {
    if (change.kind !== 'entry') return
    const { id, contactId } = change.after
    await queue.enqueue({ exportId: id, contactId }, id.slice(-128))
  },
}
