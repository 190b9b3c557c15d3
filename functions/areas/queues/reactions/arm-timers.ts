import { reaction, type Written, written } from '../../../platform/stream.ts'
import { conversations } from '../../timeline/changes.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { armedAt, mayMoveCloser, nextDue, timesOf } from '../domain/timers.ts'
import { fireTimers } from '../use-cases/fire-timers.ts'
import { asWritten, lookAgain, setSchedule } from '../use-cases/set-schedule.ts'

type Deps = Parameters<typeof fireTimers>[0]

/** Longer after its commit a change is not carried out unless something is wrong: it may be another process's by now. */
const SLOW_MS = 5_000

/**
 * Q6, Q7: hands the conversation's timer to the scheduler. `timerAt` is written in the transaction that made it due, or
 * that put it off, so that this only carries out, in order and as often as the stream repeats it, what the table says.
 *
 * Steps that could not know the team's present times leave `timerAt` too late, or alone. What may have brought a due
 * time closer is therefore looked at once more here, with the times as they are; as is what is due already.
 */
export const armTimers = reaction({
  name: 'arm-timers',
  on: written(conversations),
  when: ({ before, after }) => isMoved(before, after) || mayMoveCloser(before, after),
  async run(change, deps: Deps) {
    const { before, after } = change
    if (isMoved(before, after) && (await carryOut(change, deps))) {
      await fireTimers(deps, after.id)
      return
    }
    if (!mayMoveCloser(before, after)) return
    const now = deps.clock.now()
    // Times that were changed a moment ago go through all conversations by themselves, and once more later: this need not wait for them.
    const team = after.teamId === null ? undefined : await deps.store.readTeam(after.teamId, false)
    const due = nextDue(after, timesOf(after.teamId, team && !team.deleted ? [team] : []))
    if (due !== null && (due <= now || due < armedAt(after, now))) await fireTimers(deps, after.id)
  },
  // By then it may be set to something else: a change of long ago must not set it back.
  async late({ after: { contactId, n, id } }, deps: Deps) {
    const [conversation] = await deps.store.readConversations([{ contactId, n }])
    if (conversation) await setSchedule(deps, conversation, asWritten)
    await fireTimers(deps, id)
  },
})

const isMoved = (before: Conversation | undefined, after: Conversation) => after.timerAt !== (before?.timerAt ?? null)

/** Sets the schedule, or takes it away; whether something is due by now, which no schedule is set for. */
async function carryOut({ before, after, committedAt }: Written<Conversation>, deps: Deps): Promise<boolean> {
  const { id, timerAt: at } = after
  const now = deps.clock.now()
  // A schedule that is gone can't fire in vain, which would set it anew: whoever takes it away always looks again.
  if (at === null) return setSchedule(deps, after, asWritten)
  if (at <= now) return true
  const replaces = before !== undefined && Number.isFinite(armedAt(before, now))
  await deps.scheduler.arm({ kind: 'conversation', id, at, replaces })
  const isSlow = committedAt === undefined || deps.clock.now() - committedAt > SLOW_MS
  return isSlow && lookAgain(deps, after, asWritten, true)
}
