import type { Parts } from '../../../kernel/ports.ts'
import { created, reaction } from '../../../platform/stream.ts'
import { entries } from '../../timeline/changes.ts'
import { profileJob } from '../job.ts'

/** M14: who of a group spoke, where the provider told no more than an id. */
export const askWhoSpeaks = reaction({
  name: 'ask-who-speaks',
  on: created(entries),
  when: ({ after }) => after.message?.direction === 'inbound' && after.message.speaker?.name === '',
  async run({ after }, { queue }: Pick<Parts, 'queue'>) {
    const { id: entryId, contactId } = after
    const { job, pace, lane } = profileJob({ contactId, entryId })
    await queue.enqueue(job, { pace, lane, deduplicationId: `${entryId.slice(-100)}.speaker` })
  },
})
