import type { Parts } from '../../../kernel/ports.ts'
import { modified, reaction } from '../../../platform/stream.ts'
import { entries } from '../../timeline/changes.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { LAST_CHANGE } from '../../timeline/domain/last-change.ts'
import { type AmendJob, amendJob } from '../job.ts'

const { field } = LAST_CHANGE.reacted
const is = [LAST_CHANGE.reacted, LAST_CHANGE.edited, LAST_CHANGE.unsent].flatMap((one) => [...one.is])

/** What an agent did to a message that the provider has; undefined: nothing that it does not know. */
function amendedHere(before: Entry | undefined, { message }: Entry): AmendJob['what'] | undefined {
  const was = before?.message
  if (!was || !message || message.elsewhere || message.refused || was.revision === message.revision) return undefined
  if (message.direction === 'outbound') {
    if (message.unsentAt !== was.unsentAt) return 'unsend'
    return message.text === was.text ? undefined : 'edit'
  }
  const company = ({ reactions = [] }: typeof was) => JSON.stringify(reactions.filter(({ by }) => by === 'company'))
  return company(was) === company(message) ? undefined : 'reaction'
}

/** The provider is asked for what an agent did to a message that it has. */
export const enqueueAmendment = reaction({
  name: 'enqueue-amendment',
  on: modified(entries, { field, is }),
  when: ({ before, after }) => amendedHere(before, after) !== undefined,
  async run({ before, after }, { queue }: Pick<Parts, 'queue'>) {
    const what = amendedHere(before, after)
    if (!what) return
    const { job, pace, lane } = amendJob({ entryId: after.id, contactId: after.contactId, what })
    const deduplicationId = `${after.id}.amend.${after.message?.revision}`.slice(-128)
    await queue.enqueue(job, { pace, lane, deduplicationId })
  },
})
