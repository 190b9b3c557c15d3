import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { clockOf } from '../../workspace/domain/times.ts'
import type { TeamKey, WorkspaceStore } from '../../workspace/port.ts'
import { dueTimers, timesOf } from '../domain/timers.ts'
import type { InboxPlace, QueuesStore } from '../port.ts'
import { fireTimers } from './fire-timers.ts'

type Deps = HasStore<QueuesStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'log' | 'scheduler' | 'ulid'>

type RolloutDeps = Pick<Deps, 'store' | 'clock' | 'scheduler' | 'ulid' | 'log'>

const PAGE = 100
const AT_ONCE = 20
/** What one run fires at most; the next one goes on. */
const MAX_FIRED = 5_000

/**
 * Finds what was due and never fired: messages that were to leave and holds that were to end by now, customers who have been
 * waiting longer than their team's times, and conversations in which nothing has happened for as long as auto-close takes. Range reads only. Answers how many conversations it
 * fired; throws, at the end, when some could not be.
 */
export async function sweepTimers(deps: RolloutDeps): Promise<number> {
  const now = deps.clock.now()
  const teams = await deps.store.readTeams()
  const isDue = (conversation: Conversation) =>
    dueTimers(conversation, timesOf(conversation.teamId, teams), now).length > 0
  const ranges = [null, ...teams.map(({ id }) => id)].map((team: TeamKey) => ({ team, times: timesOf(team, teams) }))
  const places: InboxPlace[] = [
    {
      by: 'waiting',
      crew: ['none', 'some'],
      ranges: ranges.map(({ team, times }) => ({
        team,
        before: clockOf(times).sinceBefore(now, Math.min(times.soonAfter, times.overdueAfter)),
      })),
    },
    {
      by: 'idle',
      ranges: ranges.map(({ team, times }) => ({
        team,
        before: clockOf(times).sinceBefore(now, times.autoCloseAfter - 1),
      })),
    },
  ]
  let fired = 0
  let failed = 0
  const fireAll = async (conversations: readonly Conversation[]) => {
    const queue = conversations.values()
    const work = async () => {
      for (const { id } of queue) {
        try {
          if ((await fireTimers(deps, id, { teams })).length > 0) fired++
        } catch (error) {
          failed++
          deps.log.error('timer.failed', {
            conversationId: id,
            name: error instanceof Error ? error.name : 'unknown',
          })
        }
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
  }
  await fireAll(await deps.store.readDue(now + 1, MAX_FIRED))
  for (const place of places) {
    let cursor: string | undefined
    do {
      const page = await deps.store.listConversations(place, { limit: PAGE, cursor }, isDue)
      await fireAll(page.items)
      cursor = page.nextCursor ?? undefined
    } while (cursor && fired < MAX_FIRED)
  }
  // In a workspace where every timer fires this says 0: anything else means that schedules get lost.
  deps.log.info('timers.swept', { fired, failed })
  if (failed > 0) throw new Error(`${failed} conversations could not be brought up to date.`)
  return fired
}
