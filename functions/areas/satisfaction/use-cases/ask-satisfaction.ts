import { retryOnConflict, type Write } from '../../../kernel/commit.ts'
import { parseConversationId } from '../../../kernel/ids.ts'
import { momentOf } from '../../../kernel/moment.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { clip } from '../../../kernel/text.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import type { ChannelsStore } from '../../channels/port.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import { surveyChoices, surveyMessage } from '../../messages/domain/survey-answer.ts'
import { surveyWords } from '../../messages/domain/survey-words.ts'
import { fillIn, variablesIn } from '../../messages/domain/variables.ts'
import { amend, append, system, unchanged } from '../../timeline/domain/change.ts'
import { writesOf } from '../../timeline/index.ts'
import type { ConversationState, TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { isTooLate, isTwoSided, type NotAsked, whyNot } from '../domain/may-ask.ts'

type Deps = HasStore<ChannelsStore & ContactAttributesStore & TimelineStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'ulid'>

type AskDeps = Pick<Deps, 'store' | 'clock' | 'ulid'>

/** So much of what was said is looked at. */
const LOOKED_AT = 50

/**
 * O5: asks the customer how satisfied they were with a conversation that was closed, once for each closing, where it was last
 * talked. It stands in the closed conversation without moving anything. `moreWrites` belong to the same commit; where nobody is
 * asked, nothing is committed, and the answer says why.
 */
export async function askSatisfaction(
  deps: AskDeps,
  conversationId: string,
  moreWrites: Write[] = [],
): Promise<'asked' | NotAsked> {
  const key = parseConversationId(conversationId)
  if (!key) return 'gone'
  return retryOnConflict(
    async () => {
      const state = await deps.store.readConversation(key.contactId, key.n)
      if (!state) return 'gone'
      const moment = momentOf(deps)
      const reason = whyNot(state, moment.now)
      if (reason) return reason
      const { conversation, contact } = state
      const { lastChannel, closedAt } = conversation
      if (!lastChannel || closedAt === null) return 'one_sided'
      const [channel, page] = await Promise.all([
        deps.store.readChannel(lastChannel.id),
        deps.store.readTimeline(key, { limit: LOOKED_AT, order: 'desc' }),
      ])
      if (!channel) return 'no_address'
      if (isTooLate(state, channel, moment.now)) return 'window'
      // Of a long one both have.
      if (page.nextCursor === null && !isTwoSided(page.items)) return 'one_sided'
      const text = await questionFor(deps, state, channel)
      const message = { ...surveyMessage(contact, lastChannel, text, moment), choices: surveyChoices(conversation.id) }
      const said = append(unchanged(conversation), moment, { kind: 'message', actor: system, message })
      const [entry] = said.entries
      if (!entry) throw new Error('a question is an entry')
      const asked = { closedAt, at: moment.now, channel: lastChannel, entryId: entry.id }
      const change = amend(said, { survey: { asked } })
      await deps.store.commit([...writesOf(deps, conversation, change), ...moreWrites])
      return 'asked'
    },
    moreWrites.map(({ label }) => label),
  )
}

const MAX_QUESTION = 1_000

/** The workspace's question with its variables filled in; ours, where it has none, or one of its variables has no value for them. */
async function questionFor({ store }: AskDeps, { conversation, contact }: ConversationState, channel: Channel) {
  const workspace = await store.readWorkspace()
  const own = workspace.satisfactionQuestion
  const { question } = surveyWords(contact.language)
  if (own === null) return question
  const names = variablesIn(own)
  const agentId = conversation.closedById ?? conversation.assigneeId
  const [agent, teams, attributes] = await Promise.all([
    agentId !== null && names.some((name) => name.startsWith('agent.')) ? store.readAgent(agentId) : undefined,
    names.includes('team.name') ? store.readTeams() : [],
    names.some((name) => name.startsWith('contact.attributes.')) ? store.readContactAttributes() : undefined,
  ])
  const team = teams.find(({ id }) => id === conversation.teamId)
  const { text, missing } = fillIn(own, { contact, agent, team, channel, workspace, attributes })
  return missing.length > 0 ? question : clip(text, MAX_QUESTION)
}
