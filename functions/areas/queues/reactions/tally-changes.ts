import type { HasStore } from '../../../kernel/ports.ts'
import type { Failed, Touched } from '../../../platform/stream.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { countersOf } from '../domain/tally.ts'
import type { QueuesStore } from '../port.ts'
import { type ConversationVersion, keepTally } from '../use-cases/keep-tally.ts'

type Deps = HasStore<QueuesStore>

interface LatestChange extends ConversationVersion {
  sequenceNumber: string
}

/**
 * Q9: counts what a batch of changes moved from one counter to another, each conversation as it was last. Never throws:
 * answers with what has to be tried again.
 */
export async function tallyChanges(
  changes: readonly Touched<Conversation>[],
  deps: Pick<Deps, 'store'>,
): Promise<Failed[]> {
  const latest = [...latestOf(changes).values()]
  if (latest.length === 0) return []
  try {
    await keepTally(deps, latest)
    return []
  } catch {
    // One that can't be counted must not keep the others from it.
    const outcomes = await Promise.allSettled(latest.map((one) => keepTally(deps, [one])))
    return outcomes.flatMap((outcome, at) =>
      outcome.status === 'fulfilled'
        ? []
        : [{ reaction: 'tally', sequenceNumber: latest[at]?.sequenceNumber ?? '', error: outcome.reason as unknown }],
    )
  }
}

function latestOf(changes: readonly Touched<Conversation>[]): Map<string, LatestChange> {
  const latest = new Map<string, LatestChange>()
  for (const change of changes) {
    const { before, after, sequenceNumber } = change
    const item = after ?? before
    if (!item || !movesCounters(before, after)) continue
    const { contactId, n } = item
    const id = `${contactId}#${n}`
    const version = after?.version ?? item.version + 1
    const earlier = latest.get(id)
    if (earlier && earlier.version >= version) continue
    latest.set(id, {
      contactId,
      n,
      version,
      conversation: after,
      moved: true,
      // What failed comes again from its first change on.
      sequenceNumber: earlier?.sequenceNumber ?? sequenceNumber,
    })
  }
  return latest
}

type Item = Parameters<typeof countersOf>[0] | undefined
const movesCounters = (before: Item, after: Item) =>
  (before ? countersOf(before).join() : '') !== (after ? countersOf(after).join() : '')
