import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { replay, type Start } from './replay.ts'
import { factsOf, isClosed, type ReportFact, ratingsOf } from './report-facts.ts'

/** What is told of a conversation until it was last closed, or rated (O5); of what came after that, with its next closing. */
export interface Gathered {
  opened: ReportFact | undefined
  /** all but its opening */
  facts: ReportFact[]
  /** number of the last entry that was looked at */
  seq: number
}

/** R1: the facts that a conversation's entries, which must be all of them, tell of. */
export function gather(conversation: Conversation, entries: readonly Entry[], start: Start): Gathered {
  const steps = replay(conversation, entries, start)
  const closing = steps.findLastIndex(({ step, entries: added }) => isClosed(step) || added.some(isRating))
  const found = steps.slice(0, closing + 1).flatMap(({ step, entries: added }) => factsOf(step, added))
  const first = found.find(({ kind }) => kind === 'first_response')
  return {
    opened: steps.slice(0, 1).flatMap(({ step, entries: added }) => factsOf(step, added))[0],
    facts: [
      ...found.filter((fact) => fact.kind !== 'opened' && (fact.kind !== 'first_response' || fact === first)),
      ...ratingsOf(
        found.filter(({ kind }) => kind === 'closed'),
        entries.toSorted((a, b) => a.seq - b.seq),
      ),
    ],
    seq: steps[closing]?.step.after.seq ?? 0,
  }
}

const isRating = ({ rating }: Entry) => rating !== undefined
