import type { HasStore } from '../../../kernel/ports.ts'
import type { QueuesStore } from '../../queues/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { ReportFact } from '../domain/report-facts.ts'

/** What is told of conversations that are open. */
export interface OpenFacts {
  facts: ReportFact[]
  /** ids of all of them: what rows of the span say of them is here anew, and not to be counted again */
  conversations: ReadonlySet<string>
}

/**
 * R1: what open conversations tell of a span (epoch ms, from inclusive, to exclusive), from their timelines; nothing is
 * written. Read before the rows of the span: what is closed in between is there then, and left out of them. 'too many': there are more than `limit` in which something happened.
 */
export async function openFacts(
  deps: HasStore<QueuesStore & TimelineStore & WorkspaceStore>,
  span: { from: number; to: number; limit: number },
): Promise<OpenFacts | 'too many'> {
  throw new Error(`not yet ${deps.store !== undefined} ${span.from}`)
}
