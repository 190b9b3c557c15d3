import type { Page } from '../../../kernel/page.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Rollout, WorkspaceStore } from '../../workspace/port.ts'
import { nextFiring, timesOf } from '../domain/timers.ts'
import type { QueuesStore } from '../port.ts'
import { everyConversation } from './lay-out.ts'
import { setSchedule } from './set-schedule.ts'

type Deps = HasStore<QueuesStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid' | 'scheduler'>

/**
 * One page of setting every conversation's timer anew, as the table has it: schedules do not come back with a table. What
 * is due already is the sweep's.
 */
export async function armAgainPage(deps: Deps, { cursor }: Rollout): Promise<Page<Conversation>> {
  const [page, teams] = await Promise.all([everyConversation(deps, cursor), deps.store.readTeams()])
  const now = deps.clock.now()
  const wanted = (conversation: Conversation) => nextFiring(conversation, timesOf(conversation.teamId, teams), now)
  for (const conversation of page.items) {
    const at = wanted(conversation)
    if (at !== null && at > now) await setSchedule(deps, conversation, wanted, true)
  }
  return page
}
