import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { modified, reaction, written } from '../../../platform/stream.ts'
import { conversations, entries } from '../../timeline/changes.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { LAST_CHANGE } from '../../timeline/domain/last-change.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { isClosed } from '../domain/report-facts.ts'
import type { ReportsStore } from '../port.ts'
import { gatherFacts } from '../use-cases/gather-facts.ts'

type Deps = HasStore<ReportsStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock'>
type Step = { before: Conversation | undefined; after: Conversation }

/** R1: what reports count of a conversation is kept when it is closed, and when its customer is asked of that, or rates it (O5). */
export const recordFacts = reaction({
  name: 'record-facts',
  on: written(conversations),
  when: (step) => isClosed(step) || isAsked(step) || isRated(step),
  run: ({ after }, deps: Deps) => gatherFacts(deps, after),
})

const isAsked = ({ before, after }: Step) =>
  after.survey?.asked !== undefined && after.survey.asked.closedAt !== before?.survey?.asked?.closedAt

const isRated = ({ before, after }: Step) =>
  after.satisfaction !== undefined && after.satisfaction.score !== before?.satisfaction?.score

/** R1, F2: a message got a tag. While its conversation is open, that is told with the rest of it. */
export const recordTags = reaction({
  name: 'record-tags',
  on: modified(entries, LAST_CHANGE.tagged),
  when: ({ before, after }) => (after.message?.tags.length ?? 0) > (before?.message?.tags.length ?? 0),
  async run({ after: { contactId, n } }, deps: Deps) {
    const [conversation] = await deps.store.readConversations([{ contactId, n }])
    if (conversation?.status === 'resolved') await gatherFacts(deps, conversation)
  },
})
