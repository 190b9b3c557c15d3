import type { HasStore } from '../../../kernel/ports.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { partsOf } from '../../timeline/domain/parts.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { gather } from '../domain/gathered-facts.ts'
import { startIn } from '../domain/replay.ts'
import type { ReportsStore } from '../port.ts'
import { keepFacts } from './gather-facts.ts'

type Deps = HasStore<ReportsStore & TimelineStore>

const PAGE = 200

/**
 * R1: the facts of a contact's conversations that are missing, from their timelines. A row that is there was written by
 * who saw the step itself, and stays; what was deleted can't be told any more.
 */
export async function rebuildFacts(deps: Deps, contactId: string): Promise<void> {
  const state = await deps.store.readContact(contactId)
  if (state?.contact.id !== contactId) return
  for (const partition of [contactId, ...partsOf(state.contact)]) await rebuildPart(deps, partition)
}

async function rebuildPart({ store }: Deps, contactId: string): Promise<void> {
  const state = await store.readPart(contactId)
  if (!state?.latest) return
  const keys = Array.from({ length: state.latest.n }, (_, at) => ({ contactId, n: at + 1 }))
  const [conversations, timeline] = await Promise.all([
    store.readConversations(keys),
    readWholeTimeline(store, contactId),
  ])
  for (const conversation of conversations.sort((a, b) => a.n - b.n)) {
    if (conversation.deletedAt !== undefined) continue
    const entries = timeline.filter(({ n }) => n === conversation.n)
    const gathered = gather(conversation, entries, startIn(timeline, conversation.n))
    await keepFacts({ store }, gathered)
    if (gathered.opened) await store.putOpening(gathered.opened, false)
  }
}

async function readWholeTimeline(store: Pick<TimelineStore, 'readTimeline'>, contactId: string): Promise<Entry[]> {
  const entries: Entry[] = []
  let cursor: string | undefined
  do {
    const page = await store.readTimeline({ contactId }, { limit: PAGE, cursor })
    entries.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return entries
}
