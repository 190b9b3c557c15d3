import type { Reaction } from '../../../edges/stream/reaction.ts'
import { keepNotifications as keep } from '../use-cases/keep-notifications.ts'

const told = new Set<string | undefined>(['assigned', 'unassigned', 'transferred', 'reopened', 'soon', 'overdue'])

/** N1, N2: what an agent was not there to be told waits in the centre, and goes out by email. */
export const keepNotifications: Reaction = {
  name: 'keep-notifications',
  on(change) {
    if (change.kind !== 'entry' || change.before !== undefined || change.after.n === 0) return false
    const { message, event, note } = change.after
    if (note) return (note.mentions ?? []).length > 0
    return message ? message.direction === 'inbound' : told.has(event?.name)
  },
  async run(change, deps) {
    if (change.kind === 'entry') await keep(deps, change.after)
  },
}
