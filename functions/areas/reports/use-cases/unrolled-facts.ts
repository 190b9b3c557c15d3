import { conversationIdOf } from '../../../kernel/ids.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { QueuesStore } from '../../queues/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { ReportFact } from '../domain/report-facts.ts'
import type { ReportsStore } from '../port.ts'
import { type OpenFacts, openFacts } from './open-facts.ts'

type Deps = HasStore<QueuesStore & ReportsStore & TimelineStore & WorkspaceStore>

const PAGE = 1_000
const nobody: OpenFacts = { facts: [], conversations: new Set() }

interface Wanted {
  /** epoch ms: from inclusive, to exclusive */
  since: number
  to: number
  /** open conversations are those in which something happened since; undefined: none are looked for */
  openSince: number | undefined
  /** open conversations, and rows, that are read at most */
  mostOpen: number
  mostRows: number
}

/** R1: what happened in a span, from rows and open conversations. 'too many': more than was to be read. */
export async function unrolledFacts(
  deps: Deps,
  { since, to, openSince, mostOpen, mostRows }: Wanted,
): Promise<{ facts: ReportFact[]; rows: number; open: number } | 'too many'> {
  // Before the rows: what is closed in between is in both then, and left out of these.
  const open = openSince === undefined ? nobody : await openFacts(deps, { since: openSince, limit: mostOpen })
  if (open === 'too many') return open
  const facts = [...open.facts]
  let rows = 0
  let cursor: string | undefined
  do {
    const page = await deps.store.listRows(since, to, {
      limit: Math.min(PAGE, mostRows + 1),
      cursor,
    })
    rows += page.items.length
    if (rows > mostRows) return 'too many'
    for (const row of page.items) {
      if (!open.conversations.has(conversationIdOf(row.contactId, row.n))) facts.push(...row.facts)
    }
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return { facts: facts.filter(({ at }) => at >= since && at < to), rows, open: open.conversations.size }
}
