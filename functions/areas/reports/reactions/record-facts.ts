import type { HasStore } from '../../../kernel/ports.ts'
import { reaction, written } from '../../../platform/stream.ts'
import { conversations } from '../../timeline/changes.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { bearsFacts, factsOf } from '../domain/report-facts.ts'
import type { ReportsStore } from '../port.ts'

/** R1: what reports count is written as it happens, one row per fact. Reads entries only of steps that bear some. */
export const recordFacts = reaction({
  name: 'record-facts',
  on: written(conversations),
  when: bearsFacts,
  async run({ before, after }, { store }: HasStore<ReportsStore & TimelineStore>) {
    // What opened it says everything by itself.
    const entries = before ? await store.readEntriesAfter(after, before.seq, after.seq - before.seq) : []
    const isWhole = !before || entries.length === after.seq - before.seq
    for (const fact of factsOf({ before, after }, entries)) {
      // Told again after its entries were deleted: what is there knows more.
      if (isWhole || !(await store.hasFact(fact))) await store.putFact(fact)
    }
  },
})
