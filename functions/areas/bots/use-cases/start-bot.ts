import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { answersSurvey } from '../../channels/domain/choices.ts'
import { beginBot, endBot } from '../../conversations/domain/bot.ts'
import { requireOpen } from '../../conversations/domain/crew.ts'
import { byDoer, unchanged } from '../../timeline/domain/change.ts'
import { stepConversation } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Doer } from '../../workspace/domain/doer.ts'
import { type Call, invalid } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { BotsStore } from '../port.ts'

type Deps = HasStore<BotsStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

/** So far back the last message is looked for that nobody has answered. */
const LOOKED_AT = 50

/**
 * O2: a bot answers from now on, and first what the customer said last, where nobody answered that. `invalid_request` where there
 * is no such bot, `conflict` where people look after the conversation already.
 */
export async function startBot(deps: Deps, call: Call<Doer>, { id, botId }: { id: string; botId: string }) {
  const bot = await deps.store.readBot(botId)
  if (!bot?.enabled) throw invalid('botId', 'is not a bot that is switched on')
  return stepConversation(deps, call, id, async ({ conversation, agent, moment }) => {
    requireOpen(conversation)
    if (conversation.bot?.id === botId) return unchanged(conversation)
    if (conversation.assigneeId !== null || conversation.participantIds.length > 0) {
      throw new DomainError('already_grabbed', 'People look after this conversation: a bot does not answer there.')
    }
    const { bot: _before, ...rest } = conversation
    const from = Math.max(0, conversation.seq - LOOKED_AT)
    const entries = await deps.store.readEntriesAfter(conversation, from, LOOKED_AT)
    const last = entries.findLast(({ message }) => message !== undefined && !message.automatic)
    const isQuestion = last?.message?.direction === 'inbound' && !answersSurvey(last.message.payload)
    return beginBot(unchanged(rest), botId, byDoer(agent), moment, isQuestion ? last : undefined)
  })
}

/** O2: people answer from now on; nothing where no bot did. */
export function handOver(deps: Deps, call: Call<Doer>, { id }: { id: string }) {
  return stepConversation(deps, call, id, ({ conversation, agent, moment }) =>
    endBot(unchanged(conversation), byDoer(agent), 'type' in agent ? 'workflow' : 'agent', moment),
  )
}
