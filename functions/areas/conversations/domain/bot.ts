import type { Moment } from '../../../kernel/moment.ts'
import { amend, appendEvent, type Change, isOpen, system } from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Actor } from '../../timeline/domain/entry.ts'
import { clockAgain, clockStopped } from './clocks.ts'

/**
 * O2: why a bot answers no more. `asked`: it said so itself; `agent`: somebody took it; `workflow`: one handed over; `slow`,
 * `down`, `wrong`: it did not answer in time, not at all, or nothing of use; `off`: it is switched off, or gone.
 */
export type BotEnd = 'asked' | 'agent' | 'workflow' | 'slow' | 'down' | 'wrong' | 'off'

/** Whether a bot answers at present. */
export const answeredByBot = (conversation: Conversation): boolean =>
  conversation.bot !== undefined && isOpen(conversation) && !conversation.blacklisted

/**
 * O2: a bot answers from now on, and first what the customer said last, where that is given. Nobody waits for people meanwhile.
 */
export function beginBot(
  change: Change,
  botId: string,
  by: Actor,
  moment: Moment,
  unanswered?: { seq: number },
): Change {
  const { seq } = change.conversation
  const bot = unanswered ? { upTo: unanswered.seq - 1, owes: { seq: unanswered.seq, at: moment.now } } : { upTo: seq }
  const begun = amend(change, { bot: { id: botId, since: moment.now, ...bot }, ...clockStopped(change.conversation) })
  return appendEvent(begun, moment, by, 'bot_began', null, botId)
}

/** The customer has said something more to the bot, in the entry of that number. */
export const toBot = ({ bot }: Conversation, seq: number, now: number): Pick<Conversation, 'bot'> =>
  bot ? { bot: { ...bot, owes: { seq, at: now } } } : {}

/** The bot has answered the entry of that number. */
export function byBot(conversation: Conversation, seq: number): Conversation {
  if (!conversation.bot) return conversation
  const { owes, ...bot } = conversation.bot
  const left = owes && owes.seq > seq ? { owes } : {}
  return { ...conversation, bot: { ...bot, upTo: seq, ...left } }
}

/** O2: people answer from now on, and the customer waits for them from now on; nothing where no bot did. */
export function endBot(change: Change, by: Actor, why: BotEnd, moment: Moment): Change {
  const { bot, ...rest } = change.conversation
  if (!bot) return change
  const ended = amend({ ...change, conversation: rest }, rest.status === 'on_hold' ? {} : clockAgain(rest, moment))
  return appendEvent(ended, moment, by, 'bot_ended', bot.id, why)
}

/** A conversation that is over is nobody's to answer. */
export function withoutBot(conversation: Conversation): Conversation {
  const { bot, ...rest } = conversation
  return bot ? rest : conversation
}

/** So long after a customer's message a bot has to have been asked and heard; then people are called, whatever became of it. */
const LOST_AFTER_MS = 120_000

/** When a bot that was not heard of since the customer wrote is given up (epoch ms); infinity: it owes nothing. */
export const botLostAt = ({ bot }: Conversation): number =>
  bot?.owes ? bot.owes.at + LOST_AFTER_MS : Number.POSITIVE_INFINITY

/** O2: a bot that was not heard of in time is left, at the moment at which that is noticed. */
export const leaveLostBot = (change: Change, moment: Moment): Change => endBot(change, system, 'slow', moment)
