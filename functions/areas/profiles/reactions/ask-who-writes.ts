import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { created, reaction } from '../../../platform/stream.ts'
import { conversations } from '../../timeline/changes.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { isStale, tellingTypes } from '../domain/profile.ts'
import { profileJob } from '../job.ts'

type Deps = HasStore<TimelineStore> & Pick<Parts, 'clock' | 'queue'>

/** C1: whose first conversation it is, or whom nobody asked about for long, is asked about. */
export const askWhoWrites = reaction({
  name: 'ask-who-writes',
  on: created(conversations),
  when: ({ after }) => after.lastChannel !== null && tellingTypes.has(after.lastChannel.type),
  async run({ after }, { store, clock, queue }: Deps) {
    const { id, contactId, n } = after
    const known = n === 1 ? undefined : await store.readContact(contactId, false)
    if (known && !isStale(known.contact.profile, clock.now())) return
    const { job, pace, lane } = profileJob({ contactId })
    await queue.enqueue(job, { pace, lane, deduplicationId: `${id}.profile` })
  },
})
