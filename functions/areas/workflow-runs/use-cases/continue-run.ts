import { parseConversationId } from '../../../kernel/ids.ts'
import { timesOf } from '../../queues/domain/timers.ts'
import { silenceOf } from '../../workflows/domain/facts.ts'
import { breaksSilence } from '../domain/occasion.ts'
import type { RunCall } from '../port.ts'
import type { CarryDeps } from './carry-out.ts'
import { continueSchedule, pushSchedules, type ScheduleDeps } from './continue-schedule.ts'
import { continueRun, goOn } from './go-on.ts'
import { startRun } from './start-run.ts'

/** Of a conversation, those that may wait. */
const LOOKED_AT = 100
/** Of a shard, those whose time has gone by. */
const PUSHED = 100

/** Does what it was called for. Called again, at once or late, it does nothing twice. */
export async function workOn(deps: CarryDeps & ScheduleDeps, call: RunCall): Promise<void> {
  switch (call.kind) {
    case 'start':
      return startRun(deps, call)
    case 'run':
      return continueRun(deps, call)
    case 'reply':
      return continueWaiting(deps, call)
    case 'silence':
      return breakSilence(deps, call)
    case 'schedule':
      return continueSchedule(deps, call, (start) => startRun(deps, start))
    case 'push':
      await pushSchedules(deps, (start) => startRun(deps, start))
      return pushRuns(deps)
  }
}

/** The customer wrote: those that wait for that in the conversation go on, and those that had begun to. */
async function continueWaiting(deps: CarryDeps, { contactId, n }: { contactId: string; n: number }): Promise<void> {
  const { items } = await deps.store.listRunsIn({ contactId, n }, { limit: LOOKED_AT })
  for (const run of items) {
    if (run.wait?.reply && (run.state === 'waiting' || run.state === 'running')) await goOn(deps, run)
  }
}

/** Has those go on whose time has gone by. */
async function pushRuns(deps: CarryDeps): Promise<void> {
  for (const id of await deps.store.readRunsDue(deps.clock.now(), PUSHED)) await continueRun(deps, { kind: 'run', id })
}

/** Nobody has said anything for so long, unless somebody has since: workflows that wait for such a silence start. */
async function breakSilence(deps: CarryDeps, { id }: { id: string }): Promise<void> {
  const [minutes = '', conversationId = ''] = id.split('-')
  const key = parseConversationId(conversationId)
  const state = key && (await deps.store.readConversation(key.contactId, key.n))
  if (!state) return
  const { contactId, n } = state.conversation
  const [teams, page, listening] = await Promise.all([
    deps.store.readTeams(),
    deps.store.readTimeline({ contactId, n }, { limit: 50, order: 'desc' }),
    deps.store.readListening(),
  ])
  const silence = silenceOf(state.conversation, Number(minutes), timesOf(state.conversation.teamId, teams))
  if (!silence || silence.due > deps.clock.now()) return
  const { since, due: at } = silence
  const entryId = page.items.find(breaksSilence)?.id
  for (const { workflowId } of listening.listeners.filter(
    (one) => one.on === 'silence' && one.minutes === Number(minutes),
  )) {
    const occasion = `silence ${since}`
    await startRun(deps, { kind: 'start', workflowId, on: 'silence', contactId, n, occasion, at, entryId })
  }
}
