import type { Reaction } from '../../../edges/stream/reaction.ts'
import { bearsFacts, factsOf } from '../domain/report-facts.ts'

/** R1: what reports count is written as it happens, one row per fact. Reads entries only of steps that bear some. */
export const recordFacts: Reaction = {
  name: 'record-facts',
  on: (change) =>
    change.kind === 'conversation' &&
    change.after !== undefined &&
    bearsFacts({ before: change.before, after: change.after }),
  async run(change, { store }) {
    if (change.kind !== 'conversation' || !change.after) return
    const { before, after } = change
    // What opened it says everything by itself.
    const entries = before ? await store.readEntriesAfter(after, before.seq, after.seq - before.seq) : []
    for (const fact of factsOf({ before, after }, entries)) await store.putFact(fact)
  },
}
