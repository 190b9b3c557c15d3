import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { partsOf } from '../../timeline/domain/parts.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { startIn } from '../domain/replay.ts'
import type { ReportsStore } from '../port.ts'
import { keepFacts, tellFrom } from './gather-facts.ts'
import { readWholeTimeline } from './whole-timeline.ts'

type Deps = HasStore<ReportsStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock'>

/**
 * R1: the facts of a contact's conversations anew, from their timelines, open ones too. Rows of earlier versions become today's;
 * those of what was deleted stay, for it can't be told any more.
 */
export async function rebuildFacts(deps: Deps, contactId: string): Promise<void> {
  const state = await deps.store.readContact(contactId)
  if (state?.contact.id !== contactId) return
  for (const partition of [contactId, ...partsOf(state.contact)]) await rebuildPart(deps, partition)
}

async function rebuildPart(deps: Deps, contactId: string): Promise<void> {
  const { store } = deps
  const state = await store.readPart(contactId)
  if (!state?.latest) return
  const keys = Array.from({ length: state.latest.n }, (_, at) => ({ contactId, n: at + 1 }))
  // In that order: what conversations say that they have is there.
  const conversations = await store.readConversations(keys)
  const timeline = await readWholeTimeline(store, contactId)
  for (const conversation of conversations.sort((a, b) => a.n - b.n)) {
    if (conversation.deletedAt !== undefined) continue
    const entries = timeline.filter(({ n, seq }) => n === conversation.n && seq <= conversation.seq)
    const told = await tellFrom(deps, conversation, entries, startIn(timeline, conversation.n))
    await keepFacts(deps, conversation, told, true)
  }
}
