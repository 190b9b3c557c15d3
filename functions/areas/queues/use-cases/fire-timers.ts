import { retryOnConflict } from '../../../kernel/commit.ts'
import { parseConversationId } from '../../../kernel/ids.ts'
import { momentOf } from '../../../kernel/moment.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { writesOf } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Team } from '../../workspace/domain/agent.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import {
  applyTimers,
  armCloser,
  armTimer,
  dueTimers,
  nextFiring,
  type Timer,
  timesOf,
  type Waiting,
} from '../domain/timers.ts'
import { setSchedule } from './set-schedule.ts'

type Deps = HasStore<TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'scheduler' | 'ulid'>

type TimerDeps = Pick<Deps, 'store' | 'clock' | 'scheduler' | 'ulid'>

interface Firing {
  /** what the timer was set to: the scheduler says it is that time, even where our clock is a little behind */
  at?: number | undefined
  /** where the caller has read them already */
  teams?: Team[] | undefined
}

/**
 * Q6, Q7, S2, M19: does what is due in a conversation, once, and sets its timer anew, all in one commit; the change of the
 * timer then reaches the scheduler by the stream, and messages that leave their provider. A schedule that fires where nothing
 * is due, as when the customer was answered in time, is set anew and nothing is written: `timerAt` is past then, and the next step that has something to
 * come sets it. A stale or doubled firing changes nothing, nor does one for a conversation that is gone. Answers with what was done.
 */
export async function fireTimers(deps: TimerDeps, conversationId: string, firing: Firing = {}): Promise<Timer[]> {
  const key = parseConversationId(conversationId)
  if (!key) return []
  return retryOnConflict(async () => {
    const [[conversation], teams] = await Promise.all([
      deps.store.readConversations([key]),
      firing.teams ?? deps.store.readTeams(),
    ])
    if (!conversation) return []
    const moment = momentOf(deps)
    const now = Math.max(moment.now, firing.at ?? 0)
    const times = timesOf(conversation.teamId, teams)
    const due = dueTimers(conversation, times, now)
    if (due.length === 0 && firing.at !== undefined) {
      const anew = (known: Conversation) => nextFiring(known, timesOf(known.teamId, teams), now)
      // What fired is gone: where nothing is to come, there is nothing to set.
      const isDue = anew(conversation) !== null && (await setSchedule(deps, conversation, anew))
      return isDue ? fireTimers(deps, conversationId, firing) : []
    }
    const [waiting, workspace] = await Promise.all([
      due.includes('send') ? readWaiting(deps, conversation) : undefined,
      due.includes('autoClose') ? deps.store.readWorkspace() : undefined,
    ])
    const asks = workspace?.askSatisfaction ?? false
    const { sent, withheld, ...change } = applyTimers(conversation, times, { ...moment, now }, { waiting, asks })
    const after = (due.length > 0 ? armTimer : armCloser)(change.conversation, times, now)
    if (after === conversation) return []
    await deps.store.commit([
      ...writesOf(deps, conversation, { ...change, conversation: after }),
      ...sent.map(deps.store.removeScheduled),
      ...withheld.map(deps.store.putScheduled),
    ])
    return due
  })
}

/** M19: what waits there, and what the customer said since, perhaps in a later conversation. */
async function readWaiting({ store }: Pick<Deps, 'store'>, conversation: Conversation): Promise<Waiting> {
  const { contactId, n } = conversation
  const [messages, state] = await Promise.all([store.readScheduled(contactId, n), store.readContact(contactId)])
  return { messages, latest: state?.latest ?? conversation }
}
