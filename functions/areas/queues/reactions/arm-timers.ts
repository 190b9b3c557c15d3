import { reaction, written } from '../../../platform/stream.ts'
import { conversations } from '../../timeline/changes.ts'
import { armedAt, mayMoveCloser, nextDue, timesOf } from '../domain/timers.ts'
import { fireTimers } from '../use-cases/fire-timers.ts'

type Deps = Parameters<typeof fireTimers>[0]

/**
 * Q6, Q7: hands the conversation's timer to the scheduler. `timerAt` is written in the transaction that made it due, so
 * that this only carries out, in order and as often as the stream repeats it, what the table says: the scheduler is
 * called when `timerAt` changes, and it changes only to something closer or after it has fired.
 *
 * Steps that could not know the team's present times leave `timerAt` too late, or alone. What may have brought a due
 * time closer is therefore looked at once more here, with the times as they are; as is what is due already.
 */
export const armTimers = reaction({
  name: 'arm-timers',
  on: written(conversations),
  when: ({ before, after }) =>
    (after.timerAt !== null && after.timerAt !== before?.timerAt) || mayMoveCloser(before, after),
  async run({ before, after }, deps: Deps) {
    const now = deps.clock.now()
    if (after.timerAt !== null && after.timerAt !== before?.timerAt && after.timerAt > now) {
      const replaces = before !== undefined && Number.isFinite(armedAt(before, now))
      await deps.scheduler.arm({ kind: 'conversation', id: after.id, at: after.timerAt, replaces })
    }
    // Times that were changed a moment ago go through all conversations by themselves, and once more later: this need not wait for them.
    const team = after.teamId === null ? undefined : await deps.store.readTeam(after.teamId, false)
    const due = nextDue(after, timesOf(after.teamId, team && !team.deleted ? [team] : []))
    if (due !== null && (due <= now || due < armedAt(after, now))) await fireTimers(deps, after.id)
  },
  // By then the timer may have been moved closer: a change of long ago must not set it back.
  async late({ after: { contactId, n, id } }, deps: Deps) {
    const [conversation] = await deps.store.readConversations([{ contactId, n }])
    const timerAt = conversation?.timerAt ?? null
    if (timerAt !== null && timerAt > deps.clock.now()) {
      await deps.scheduler.arm({ kind: 'conversation', id, at: timerAt, replaces: true })
    }
    await fireTimers(deps, id)
  },
})
