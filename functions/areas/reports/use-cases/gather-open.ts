import type { HasStore } from '../../../kernel/ports.ts'
import type { QueuesStore } from '../../queues/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { ReportsStore } from '../port.ts'

type Deps = HasStore<QueuesStore & ReportsStore & TimelineStore & WorkspaceStore>

/**
 * R1: keeps what conversations that are still open tell, those in which something happened from `from` until before `to`
 * (epoch ms) or later; a page of them. What is kept already is not written again.
 */
export async function gatherOpen(
  deps: Deps,
  span: { from: number; to: number; cursor?: string | undefined },
): Promise<{ nextCursor: string | null }> {
  throw new Error(`not yet ${deps.store !== undefined} ${span.from}`)
}
