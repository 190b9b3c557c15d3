import type { HasStore } from '../../../kernel/ports.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { type Gathered, gather } from '../domain/gathered-facts.ts'
import { startAfter } from '../domain/replay.ts'
import type { ReportsStore } from '../port.ts'

type Deps = HasStore<ReportsStore & TimelineStore>

/**
 * R1: what reports count of a conversation that was closed, a row per day. What was deleted since is left alone: whoever
 * removes entries calls this before.
 */
export async function gatherFacts({ store }: Deps, conversation: Conversation): Promise<void> {
  const { contactId, n, seq } = conversation
  const [entries, [previous]] = await Promise.all([
    store.readEntriesAfter(conversation, 0, seq),
    n > 1 ? store.readConversations([{ contactId, n: n - 1 }]) : [],
  ])
  if (entries.length < seq) return
  await keepFacts({ store }, gather(conversation, entries, startAfter(previous, conversation, entries)))
}

/** Keeps what is not kept yet, by whoever came first, in a row of its own or with others. */
export async function keepFacts({ store }: HasStore<ReportsStore>, { opened, facts, seq }: Gathered): Promise<void> {
  if (facts.length === 0) return
  // Earlier versions kept a row for each fact as it happened, and opened what they did so with another row.
  const isOneByOne = !opened || !(await store.isGathered(opened))
  const missing = isOneByOne ? await missingOf({ store }, facts) : facts
  for (const ofDay of byDay(missing)) await store.putFacts(ofDay, seq)
}

function byDay(facts: Gathered['facts']): Gathered['facts'][] {
  const days = new Map<string, Gathered['facts']>()
  for (const fact of facts) {
    const day = new Date(fact.at).toISOString().slice(0, 10)
    days.set(day, [...(days.get(day) ?? []), fact])
  }
  return [...days.values()]
}

async function missingOf({ store }: HasStore<ReportsStore>, facts: Gathered['facts']): Promise<Gathered['facts']> {
  const kept = await Promise.all(facts.map((fact) => store.hasFact(fact)))
  return facts.filter((_, index) => !kept[index])
}
