import { reaction, written } from '../../../platform/stream.ts'
import { entries } from '../../timeline/changes.ts'
import { keepNotifications as keep } from '../use-cases/keep-notifications.ts'

const notified = new Set<string | undefined>(['assigned', 'unassigned', 'transferred', 'reopened', 'soon', 'overdue'])

/** N1, N2: what an agent was not there to be notified of waits in the centre, and goes out by email. */
export const keepNotifications = reaction({
  name: 'keep-notifications',
  on: written(entries),
  when({ before, after }) {
    if (before !== undefined || after.n === 0) return false
    const { message, event, note } = after
    if (note) return (note.mentions ?? []).length > 0
    return message ? message.direction === 'inbound' : notified.has(event?.name)
  },
  run: ({ after }, deps: Parameters<typeof keep>[0]) => keep(deps, after),
})
