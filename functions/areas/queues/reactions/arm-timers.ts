import type { Reaction } from '../../../edges/stream/reaction.ts'
import { armedAt, mayMoveCloser, nextDue, timesOf } from '../domain/timers.ts'
import { fireTimers } from '../use-cases/fire-timers.ts'

/**
 * Q6, Q7: hands the conversation's timer to the scheduler. `timerAt` is written in the transaction that made it due, so
 * that this only carries out, in order and as often as the stream repeats it, what the table says: the scheduler is
 * called when `timerAt` changes, and it changes only to something closer or after it has fired.
 *
 * Steps that could not know the team's present times leave `timerAt` too late, or alone. What may have brought a due
 * time closer is therefore looked at once more here, with the times as they are; as is what is due already.
 */
export const armTimers: Reaction = {
  name: 'arm-timers',
  on(change) {
    if (change.kind !== 'conversation' || !change.after) return false
    const { after, before } = change
    return (after.timerAt !== null && after.timerAt !== before?.timerAt) || mayMoveCloser(before, after)
  },
  async run(change, deps) {
    if (change.kind !== 'conversation' || !change.after) return
    const { after, before } = change
    const now = deps.clock.now()
    if (after.timerAt !== null && after.timerAt !== before?.timerAt && after.timerAt > now) {
      const replaces = before !== undefined && Number.isFinite(armedAt(before, now))
      await deps.scheduler.arm({ conversationId: after.id, at: after.timerAt, replaces })
    }
    const due = nextDue(after, timesOf(after.teamId, await deps.store.readTeams()))
    if (due !== null && (due <= now || due < armedAt(after, now))) await fireTimers(deps, after.id)
  },
}
