import { created, reaction } from '../../../platform/stream.ts'
import { entries } from '../../timeline/changes.ts'
import { newsOf } from '../../timeline/domain/entry-kinds.ts'
import { keepNotifications as keep } from '../use-cases/keep-notifications.ts'

/** N1, N2: what an agent was not there to be notified of waits in the centre, and goes out by email. */
export const keepNotifications = reaction({
  name: 'keep-notifications',
  on: created(entries),
  when({ after }) {
    if (after.n === 0) return false
    const news = newsOf(after)
    if (news === 'mention') return (after.note?.mentions ?? []).length > 0
    return news === 'message' ? after.message?.direction === 'inbound' : news !== 'none'
  },
  run: ({ after }, deps: Parameters<typeof keep>[0]) => keep(deps, after),
})
