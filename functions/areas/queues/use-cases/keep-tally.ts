import { retryOnConflict } from '../../../kernel/commit.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { countersOf, DENSE, difference, waitGroupOf } from '../domain/tally.ts'
import type { CountedConversation, QueuesStore } from '../port.ts'

type Deps = HasStore<QueuesStore>

/** A conversation as it was at a version; undefined: there is no such conversation any more. */
export interface ConversationVersion {
  contactId: string
  n: number
  version: number
  conversation: Conversation | undefined
  /** by this very step it came to other counters: noted even where it is back, for whoever comes late with the step */
  moved: boolean
}
interface Step {
  before: CountedConversation | undefined
  after: CountedConversation
  change: Map<string, number>
}

const idOf = ({ contactId, n }: { contactId: string; n: number }) => `${contactId}#${n}`
const groupOf = (counter: string) => counter.slice(0, counter.lastIndexOf('#'))
/** Below the hundred items of a transaction; and names enough for one expression. */
const MAX_WRITES = 90
const MAX_STEPS = 40

export const versionOf = (conversation: Conversation): ConversationVersion => ({
  contactId: conversation.contactId,
  n: conversation.n,
  version: conversation.version,
  conversation,
  moved: false,
})

/**
 * Q9: makes conversations count in the counters in which they belong. What is added is the difference to where each
 * counted last, on the condition that it still counts there, in one commit: repeated, late, out of order or at once, each
 * counts once. One older than what was counted changes nothing.
 */
export function keepTally(deps: Pick<Deps, 'store'>, versions: readonly ConversationVersion[]): Promise<void> {
  return retryOnConflict(async () => {
    const waits = versions.flatMap(({ conversation }) => (conversation && waitGroupOf(conversation)) || [])
    const [counted, sizes] = await Promise.all([
      deps.store.readCounted(versions),
      waits.length > 0 ? deps.store.countCounters(waits) : new Map<string, number>(),
    ])
    const steps = versions.flatMap((version) => stepTo(version, counted.get(idOf(version)), sizes))
    for (const part of partsOf(steps)) {
      const total = new Map<string, number>()
      for (const { change } of part) {
        for (const [counter, by] of change) total.set(counter, (total.get(counter) ?? 0) + by)
      }
      await deps.store.commit([
        ...part.map(({ before, after }) => deps.store.putCounted(before, after)),
        ...deps.store.addToCounters(total),
      ])
    }
  })
}

function stepTo(
  { contactId, n, version, conversation, moved }: ConversationVersion,
  before: CountedConversation | undefined,
  sizes: ReadonlyMap<string, number>,
): Step[] {
  if (before && before.version >= version) return []
  const had = before?.counters ?? []
  const group = conversation && waitGroupOf(conversation)
  const isDense = group !== undefined && (sizes.get(group) ?? 0) > DENSE
  const counters = conversation ? countersOf(conversation, had, isDense) : []
  const change = difference(had, counters)
  return moved || change.size > 0 ? [{ before, after: { contactId, n, version, counters }, change }] : []
}

/** As many steps at once as a transaction takes. */
function partsOf(steps: readonly Step[]): Step[][] {
  const parts: Step[][] = []
  let groups = new Set<string>()
  for (const step of steps) {
    const own = [...step.change.keys()].map(groupOf)
    const part = parts.at(-1)
    const together = new Set([...groups, ...own])
    if (part && part.length < MAX_STEPS && part.length + 1 + together.size <= MAX_WRITES) {
      part.push(step)
      groups = together
    } else {
      parts.push([step])
      groups = new Set(own)
    }
  }
  return parts
}
