import type { Reaction } from '../../../edges/stream/reaction.ts'
import { newsOf } from '../../timeline/domain/entry-kinds.ts'
import { keepNotifications as keep } from '../use-cases/keep-notifications.ts'

/** N1, N2: what an agent was not there to be told waits in the centre, and goes out by email. */
export const keepNotifications: Reaction = {
  name: 'keep-notifications',
  on(change) {
    if (change.kind !== 'entry' || change.before !== undefined || change.after.n === 0) return false
    const { message, note } = change.after
    const news = newsOf(change.after)
    if (news === 'mention') return (note?.mentions ?? []).length > 0
    return news === 'message' ? message?.direction === 'inbound' : news !== 'none'
  },
  async run(change, deps) {
    if (change.kind === 'entry') await keep(deps, change.after)
  },
}
