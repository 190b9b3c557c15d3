import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { QueuesStore } from '../../queues/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { ReportsStore } from '../port.ts'
import { gatherFacts } from './gather-facts.ts'
import { listOpenSince } from './open-conversations.ts'

type Deps = HasStore<QueuesStore & ReportsStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock'>

const PAGE = 50
const AT_ONCE = 10

/**
 * R1: keeps what open conversations tell in which something happened since a moment (epoch ms), so that rows say all of the days
 * that are over; a page of them, `cursor` being what the page before answered. What is kept already is not written again.
 */
export async function gatherOpen(
  deps: Deps,
  { since, cursor }: { since: number; cursor?: string | undefined },
): Promise<{ nextCursor: string | null }> {
  const { conversations, nextCursor } = await listOpenSince(deps, since, { limit: PAGE, cursor })
  const queue = conversations.values()
  const work = async () => {
    for (const conversation of queue) await gatherFacts(deps, conversation)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return { nextCursor }
}
