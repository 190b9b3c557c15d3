import type { Parts } from '../../../kernel/ports.ts'
import { reaction, written } from '../../../platform/stream.ts'
import { keptWebhooks } from '../changes.ts'
import { replayJob } from '../job.ts'

/** A kept webhook that somebody wants read again goes to where the adapters are. */
export const enqueueReplay = reaction({
  name: 'enqueue-replay',
  on: written(keptWebhooks),
  when: ({ before, after }) => after.replayAskedAt !== undefined && after.replayAskedAt !== before?.replayAskedAt,
  async run({ after: { id, replayAskedAt = 0 } }, { queue }: Pick<Parts, 'queue'>) {
    const { job, pace, lane } = replayJob({ webhookId: id, askedAt: replayAskedAt })
    await queue.enqueue(job, { pace, lane, deduplicationId: `${id}.${replayAskedAt}` })
  },
})
