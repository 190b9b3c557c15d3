import type { HasStore } from '../../../kernel/ports.ts'
import { reaction, written } from '../../../platform/stream.ts'
import { conversations } from '../../timeline/changes.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { factsOf, isClosed } from '../domain/report-facts.ts'
import type { ReportsStore } from '../port.ts'
import { gatherFacts } from '../use-cases/gather-facts.ts'

type Deps = HasStore<ReportsStore & TimelineStore>
type Step = { before: Conversation | undefined; after: Conversation }

/** R1: what reports count is written when a conversation opens, and all the rest when it is closed, or rated (O5). */
export const recordFacts = reaction({
  name: 'record-facts',
  on: written(conversations),
  when: (step) => step.before === undefined || isClosed(step) || isRated(step),
  run: (step, deps: Deps) => record(deps, step, true),
  // An earlier version may have given it up, and told of all that came after it one by one.
  late: (step, deps: Deps) => record(deps, step, false),
})

const isRated = ({ before, after }: Step) =>
  after.satisfaction !== undefined && after.satisfaction.score !== before?.satisfaction?.score

async function record({ store }: Deps, { before, after }: Step, isGathered: boolean): Promise<void> {
  if (before) return gatherFacts({ store }, after)
  const [opened] = factsOf({ before, after }, [])
  if (opened) await store.putOpening(opened, isGathered)
}
