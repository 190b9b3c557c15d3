import type { Parts } from '../../../kernel/ports.ts'
import { reaction, written } from '../../../platform/stream.ts'
import { refreshes } from '../changes.ts'
import { templatesJob } from '../job.ts'

/** M8: a provider that is to be asked for templates is asked where the adapters are. */
export const enqueueTemplates = reaction({
  name: 'enqueue-templates',
  on: written(refreshes),
  when: ({ before, after }) => after.round !== before?.round,
  async run({ after: { channelId, round } }, { queue }: Pick<Parts, 'queue'>) {
    const { job, pace, lane } = templatesJob({ channelId, round })
    await queue.enqueue(job, { pace, lane, deduplicationId: `${channelId}.${round}.templates` })
  },
})
