import type { Parts } from '../../../kernel/ports.ts'
import { reaction, written } from '../../../platform/stream.ts'
import { answeredByBot } from '../../conversations/domain/bot.ts'
import { conversations } from '../../timeline/changes.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { botJob } from '../job.ts'

/** Whether a customer said something that a bot is to answer, or one began that has something to answer. */
function isAsked(before: Conversation | undefined, after: Conversation): boolean {
  return answeredByBot(after) && after.bot?.owes !== undefined && after.bot.owes.seq !== before?.bot?.owes?.seq
}

/** O2: what a customer says while a bot answers goes into the bot's lane. */
export const enqueueQuestion = reaction({
  name: 'enqueue-question',
  on: written(conversations),
  when: ({ before, after }) => isAsked(before, after),
  async run({ after: { id, contactId, n, bot } }, { queue }: Pick<Parts, 'queue'>) {
    if (!bot?.owes) return
    const { seq } = bot.owes
    const { job, pace, lane } = botJob({ botId: bot.id, contactId, n, seq })
    await queue.enqueue(job, { pace, lane, deduplicationId: `${id}.bot.${seq}`.slice(-128) })
  },
})
