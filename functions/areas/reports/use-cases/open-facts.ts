import type { HasStore } from '../../../kernel/ports.ts'
import type { QueuesStore } from '../../queues/port.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { ReportFact } from '../domain/report-facts.ts'
import { tellFacts } from './gather-facts.ts'
import { listOpenSince } from './open-conversations.ts'

type Deps = HasStore<QueuesStore & TimelineStore & WorkspaceStore>

/** What open conversations tell. */
export interface OpenFacts {
  /** of whatever day */
  facts: ReportFact[]
  /** ids of all of them: what rows say of them is here anew, and not to be counted again */
  conversations: ReadonlySet<string>
}

const PAGE = 100
const AT_ONCE = 10

/**
 * R1: what open conversations tell in which something happened since a moment (epoch ms), from their timelines; nothing is written.
 * To be read before rows are: what is closed in between is left out of them. 'too many': there are more than `limit`.
 */
export async function openFacts(
  deps: Deps,
  { since, limit }: { since: number; limit: number },
): Promise<OpenFacts | 'too many'> {
  const found = new Map<string, Conversation>()
  let cursor: string | undefined
  do {
    const page = await listOpenSince(deps, since, { limit: Math.min(PAGE, limit + 1 - found.size), cursor })
    for (const conversation of page.conversations) found.set(conversation.id, conversation)
    if (found.size > limit) return 'too many'
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  const facts: ReportFact[] = []
  const conversations = new Set<string>()
  const queue = found.values()
  const work = async () => {
    for (const conversation of queue) {
      const told = await tellFacts(deps, conversation)
      // Deleted at this moment: its rows say what it told.
      if (!told) continue
      conversations.add(conversation.id)
      for (const fact of told.facts) facts.push(fact)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return { facts, conversations }
}
