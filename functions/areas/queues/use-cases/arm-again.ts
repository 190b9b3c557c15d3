import type { Page } from '../../../kernel/page.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Rollout, WorkspaceStore } from '../../workspace/port.ts'
import { nextFiring, timesOf } from '../domain/timers.ts'
import type { QueuesStore } from '../port.ts'
import { everyConversation } from './lay-out.ts'

type Deps = HasStore<QueuesStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid' | 'scheduler'>

/**
 * One page of setting every conversation's timer anew, as the table has it: schedules do not come back with a table. What
 * is due already is the sweep's.
 */
export async function armAgainPage(deps: Deps, { cursor }: Rollout): Promise<Page<Conversation>> {
  const [page, teams] = await Promise.all([everyConversation(deps, cursor), deps.store.readTeams()])
  const now = deps.clock.now()
  for (const conversation of page.items) {
    const at = nextFiring(conversation, timesOf(conversation.teamId, teams), now)
    if (at === null || at <= now) continue
    await deps.scheduler.arm({ kind: 'conversation', id: conversation.id, at, replaces: true })
  }
  return page
}
