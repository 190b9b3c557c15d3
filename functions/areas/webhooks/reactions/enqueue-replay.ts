import type { Reaction } from '../../../edges/stream/reaction.ts'

/** A kept webhook that somebody wants read again goes to where the adapters are. */
export const enqueueReplay: Reaction = {
  name: 'enqueue-replay',
  on: (change) =>
    change.kind === 'webhook' &&
    change.after.replayAskedAt !== undefined &&
    change.after.replayAskedAt !== change.before?.replayAskedAt,
  async run(change, { queue }) {
    if (change.kind !== 'webhook') return
    const { id, replayAskedAt = 0 } = change.after
    await queue.enqueue({ webhookId: id, askedAt: replayAskedAt }, `${id}.${replayAskedAt}`)
  },
}
