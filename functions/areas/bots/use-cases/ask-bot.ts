import { retryOnConflict } from '../../../kernel/commit.ts'
import { conversationIdOf } from '../../../kernel/ids.ts'
import { momentOf } from '../../../kernel/moment.ts'
import type { HandedOut, HasStore, JobOutcome, Parts } from '../../../kernel/ports.ts'
import { answersSurvey } from '../../channels/domain/choices.ts'
import { isSlow, watchCall } from '../../channels/index.ts'
import type { ChannelParts, ChannelsStore } from '../../channels/port.ts'
import { answeredByBot, type BotEnd, byBot, endBot } from '../../conversations/domain/bot.ts'
import { close } from '../../conversations/domain/lifecycle.ts'
import { sayByItself } from '../../messages/domain/reply.ts'
import type { OutsideAnswer } from '../../outside-calls/domain/outside-answer.ts'
import { callOutside } from '../../outside-calls/index.ts'
import type { OutsideCallsStore, OutsideParts } from '../../outside-calls/port.ts'
import { armTimer, timesOf } from '../../queues/domain/timers.ts'
import { amend, append, byDoer, type Change, system, unchanged } from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Entry, Message } from '../../timeline/domain/entry.ts'
import { writtenTo } from '../../timeline/domain/parts.ts'
import { writesOf } from '../../timeline/index.ts'
import type { ConversationState, TimelineStore } from '../../timeline/port.ts'
import type { Automaton } from '../../workspace/domain/doer.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { Bot } from '../domain/bot.ts'
import { type Heard, wellFormedAnswer } from '../domain/bot-answer.ts'
import { httpAnswer } from '../domain/http-answer.ts'
import type { Question } from '../domain/question.ts'
import type { BotJob } from '../job.ts'
import type { BotParts, BotsStore } from '../port.ts'

type Deps = HasStore<BotsStore & ChannelsStore & OutsideCallsStore & TimelineStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'log' | 'secrets' | 'ulid'> &
  Pick<ChannelParts, 'channels'> &
  BotParts &
  OutsideParts

const done: JobOutcome = { done: true }

/**
 * O2: asks the bot about what the customer said, one message after the other, and stores what it answers to one in one
 * commit, with how far it has come: whatever this dies between, doing it again stores it once. What fails calls people, with
 * a note; what comes when the bot answers no more is dropped.
 */
export async function askBot(deps: Deps, job: BotJob, out: HandedOut): Promise<JobOutcome> {
  const pace = `bot:${job.botId}`
  if (out.from === 'prompt' && (await isSlow(deps, pace))) return { handOver: job }
  for (let asked = await nextOf(deps, job); asked; asked = await nextOf(deps, job)) {
    const { bot, entry } = asked
    const heard: Reply = bot?.enabled
      ? await watchCall(deps, pace, () => ask(deps, bot, questionOf(asked)))
      : { outcome: 'failed', why: 'off', detail: 'The bot is switched off.' }
    if (heard.outcome === 'failed') deps.log.warn('bot.failed', { botId: job.botId, entryId: entry.id, why: heard.why })
    await keep(deps, asked, heard)
  }
  return done
}

/** What came of asking, or that it was not to be asked. */
type Reply = Heard | { outcome: 'failed'; why: BotEnd; detail: string }

interface Asked extends ConversationState {
  bot: Bot | undefined
  entry: Entry & { message: Message }
}

/** More than one waits only where something went wrong. */
const READ_AT_ONCE = 50

/** The next message that the bot has not been asked about; undefined: there is none, or it answers no more. */
async function nextOf(deps: Deps, { contactId, n, seq, botId }: BotJob): Promise<Asked | undefined> {
  const [state, bot] = await Promise.all([deps.store.readConversation(contactId, n), deps.store.readBot(botId)])
  const { conversation, contact } = state ?? {}
  if (!state || !conversation?.bot || conversation.bot.id !== botId) return undefined
  if (!answeredByBot(conversation) || contact?.blacklisted) return undefined
  const entries = await deps.store.readEntriesAfter(conversation, conversation.bot.upTo, READ_AT_ONCE)
  const entry = entries.find((one) => one.seq <= seq && isQuestion(one))
  return entry && { ...state, bot, entry: entry as Asked['entry'] }
}

/** What a customer said to be answered; what answers a survey is nobody's question. */
const isQuestion = ({ message }: Entry) =>
  message?.direction === 'inbound' &&
  !message.automatic &&
  !message.history &&
  message.unsentAt === undefined &&
  !answersSurvey(message.payload)

const questionOf = ({ contact, entry }: Asked): Question => ({
  id: entry.id,
  conversationId: conversationIdOf(entry.contactId, entry.n),
  text: entry.message.text,
  payload: entry.message.payload,
  language: contact.language ?? undefined,
  contact: { id: contact.id, name: contact.name },
  channel: entry.message.channel,
  attachments: entry.message.attachments.map(({ name, type }) => ({ name, type })),
  at: entry.at,
})

async function ask(deps: Deps, bot: Bot, question: Question): Promise<Heard> {
  if (bot.kind === 'http') return askOutside(deps, bot, question)
  return deps.dialogflow.ask(bot, bot.secretsAt ? await deps.secrets.channel(bot.secretsAt) : {}, question)
}

/** An HTTP bot is told what was said, signed, and answers what to say. */
async function askOutside(
  deps: Deps,
  { id: botId, settings, timeoutSeconds }: Bot,
  question: Question,
): Promise<Heard> {
  const { id, conversationId, text, payload, contact, channel, attachments, at } = question
  const { language = settings.language } = question
  const answer = await callOutside(deps, {
    url: settings.url ?? '',
    id,
    timeoutMs: timeoutSeconds * 1_000,
    payload: {
      type: 'bot.message',
      timestamp: new Date(at).toISOString(),
      data: { botId, conversationId, contact, channel, message: { id, text, payload, language, attachments } },
    },
  })
  return heardOutside(answer)
}

function heardOutside(answer: OutsideAnswer): Heard {
  switch (answer.outcome) {
    case 'answered': {
      const said = httpAnswer(answer.body)
      return said
        ? { outcome: 'answered', answer: said }
        : { outcome: 'failed', why: 'wrong', detail: 'The bot’s answer is not in its form.' }
    }
    case 'empty':
      return { outcome: 'answered', answer: { messages: [], action: undefined } }
    case 'unreadable':
    case 'refused':
      return { outcome: 'failed', why: 'wrong', detail: `${answer.reason}.` }
    case 'unavailable':
      return { outcome: 'failed', why: answer.why === 'slow' ? 'slow' : 'down', detail: `${answer.reason}.` }
  }
}

/** Stores what was heard, unless the bot answers no more or somebody was faster. */
function keep(deps: Deps, asked: Asked, heard: Reply): Promise<void> {
  return retryOnConflict(async () => {
    const { contactId, n, seq } = asked.entry
    const [state, teams] = await Promise.all([deps.store.readConversation(contactId, n), deps.store.readTeams()])
    const { conversation, contact } = state ?? {}
    const since = asked.conversation.bot?.since
    if (!conversation?.bot || !contact || contact.blacklisted || !answeredByBot(conversation)) return
    if (conversation.bot.since !== since || conversation.bot.upTo >= seq) return
    const moment = momentOf(deps)
    const change =
      heard.outcome === 'answered'
        ? await answered(deps, { ...asked, conversation, contact }, heard.answer)
        : failed(byBot(conversation, seq), heard, asked.bot?.name, moment)
    const timed = armTimer(change.conversation, timesOf(conversation.teamId, teams), moment.now)
    await deps.store.commit(writesOf(deps, conversation, { ...change, conversation: timed }))
  })
}

async function answered(deps: Deps, asked: Asked, given: Parameters<typeof wellFormedAnswer>[0]): Promise<Change> {
  const { conversation, contact, bot, entry } = asked
  const by: Automaton = { type: 'bot', id: bot?.id ?? '', name: bot?.name ?? '' }
  const { messages, action } = wellFormedAnswer(given)
  const { channel } = entry.message
  const moment = momentOf(deps)
  let change = unchanged(byBot(conversation, entry.seq))
  const join = (next: Change) => {
    change = { conversation: next.conversation, entries: [...change.entries, ...next.entries] }
  }
  const { text: textLimit } = deps.channels.capabilities(channel)
  for (const said of messages) {
    const to = writtenTo(contact, channel)
    join(sayByItself(change.conversation, by, { ...said, channel, to, textLimit, replyWindowMs: undefined }, moment))
  }
  if (action === 'handover') change = endBot(change, byDoer(by), 'asked', moment)
  if (action === 'close') {
    const nothing = { type: null, category: null, note: null }
    join(close(change.conversation, by, nothing, await deps.store.readWorkspace(), moment))
  }
  return change
}

/** People are called, and told why. */
function failed(
  conversation: Conversation,
  { why, detail }: { why: BotEnd; detail: string },
  name: string | undefined,
  moment: ReturnType<typeof momentOf>,
): Change {
  const ended = endBot(unchanged(conversation), system, why, moment)
  const text = `${name ?? 'The bot'} did not answer. ${detail}`
  return amend(append(ended, moment, { kind: 'note', actor: system, note: { text } }), {
    lastActivityAt: moment.now,
  })
}
