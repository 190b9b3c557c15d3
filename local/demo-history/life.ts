import { monotonicFactory } from 'ulid'
import { beginBot, byBot, endBot } from '../../functions/areas/conversations/domain/bot.ts'
import { transfer } from '../../functions/areas/conversations/domain/crew.ts'
import { close, hold, reopen, resume } from '../../functions/areas/conversations/domain/lifecycle.ts'
import { type IncomingMessage, receive } from '../../functions/areas/messages/domain/inbound.ts'
import { type Reply, reply, sayByItself } from '../../functions/areas/messages/domain/reply.ts'
import {
  answered,
  asksByLink,
  surveyChoices,
  surveyMessage,
  thanked,
} from '../../functions/areas/messages/domain/survey-answer.ts'
import { surveyWords } from '../../functions/areas/messages/domain/survey-words.ts'
import { applyTimers, nextDue } from '../../functions/areas/queues/domain/timers.ts'
import {
  amend,
  append,
  byContact,
  type Change,
  openConversation,
  system,
  unchanged,
} from '../../functions/areas/timeline/domain/change.ts'
import type { Contact } from '../../functions/areas/timeline/domain/contact.ts'
import type { Conversation } from '../../functions/areas/timeline/domain/conversation.ts'
import type { Entry, Message } from '../../functions/areas/timeline/domain/entry.ts'
import { opening, openLongerThan } from '../../functions/areas/workspace/domain/opening-hours.ts'
import { initialOf, workspaceSettings } from '../../functions/areas/workspace/domain/settings.ts'
import type { Workspace } from '../../functions/areas/workspace/domain/workspace.ts'
import type { Moment } from '../../functions/kernel/moment.ts'
import { demoWorkspace } from '../demo-workspace.ts'
import type { Chance } from './chance.ts'
import { agentOf, answering, bot, openingHours, type Place, teamOf } from './crew.ts'
import { asksBot, botHandsOver, botSays, complaints, more, praises, type Topic } from './topics.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

/** Who writes when about what, and how it goes that day. */
export interface Beginning {
  contact: Contact
  previous: Conversation | undefined
  place: Place
  topic: Topic
  at: number
  /** how much harder than usual it is for whoever answers; 1: not */
  strain: number
  /** whether the bot is there already */
  hasBot: boolean
  /** somebody answers whatever the time */
  isUrgent: boolean
}
export interface Lived {
  conversation: Conversation
  entries: Entry[]
}

const workspace: Workspace = {
  name: demoWorkspace.workspace.name,
  ...initialOf(workspaceSettings),
  askSatisfaction: true,
}

/** A conversation from its first message to its end, lived by the product's own rules; undefined: it would not be over by `until`. */
export function live(beginning: Beginning, until: number, chance: Chance): Lived | undefined {
  const life = new Life(beginning, chance)
  life.passes()
  return life.now < until ? { conversation: life.conversation, entries: life.entries } : undefined
}

class Life {
  now: number
  conversation: Conversation
  entries: Entry[] = []
  private readonly beginning: Beginning
  private readonly chance: Chance
  private readonly ulid: (time: number) => string
  private team
  private agent
  private pace = 1

  constructor(beginning: Beginning, chance: Chance) {
    const { contact, previous, place, topic, at } = beginning
    this.beginning = beginning
    this.chance = chance
    this.ulid = monotonicFactory(chance.next)
    this.now = at
    this.team = teamOf(topic.teamId === place.teamId ? topic.teamId : place.teamId)
    this.agent = agentOf(this.somebody())
    const opened = openConversation(
      {
        contact,
        previous,
        teamId: place.teamId,
        channel: place.channel,
        actor: previous ? system : byContact(contact),
      },
      this.moment(),
    )
    this.conversation = opened.conversation
    const withBot = this.meetsBot() ? beginBot(opened, bot.id, system, this.moment()) : opened
    this.theyWrite(chance.pick(topic.opens), withBot)
  }

  passes(): void {
    if (this.conversation.bot && this.talksToBot()) {
      this.isOver()
      return
    }
    const { topic, place } = this.beginning
    const rounds = Math.max(1, Math.round(this.chance.around(place.rounds, 0.5)))
    for (let round = 0; round < rounds; round++) {
      const [ours, theirs] = topic.turns[round % topic.turns.length] ?? ['', '']
      const isLast = round === rounds - 1
      this.weAnswer(isLast && round > 0 ? this.chance.pick(topic.ends) : ours)
      if (isLast || this.isResolved()) break
      if (this.chance.is(0.04)) this.isPutOff()
      this.later(this.chance.around(place.thought))
      this.theyWrite(round < 3 ? theirs : this.chance.pick(more))
    }
    if (!this.isResolved()) this.isClosed()
    if (this.conversation.closedBy === 'agent' && this.chance.is(0.04)) this.isReopened()
    this.isOver()
  }

  /** Whether the bot got along without people. */
  private talksToBot(): boolean {
    this.botSays(botSays[0] ?? '')
    this.later(this.chance.around(40 * SECOND))
    const says = this.chance.pick(asksBot)
    this.theyWrite(says)
    if (says !== asksBot[2] && this.chance.is(0.6)) {
      this.botSays(botSays[1] ?? '')
      this.later(this.chance.around(90 * SECOND))
      this.take(close(this.conversation, bot, this.resolution(), workspace, this.moment()))
      return true
    }
    this.botSays(botHandsOver)
    this.take(endBot(unchanged(this.conversation), { type: 'bot', id: bot.id, name: bot.name }, 'asked', this.moment()))
    return false
  }

  private botSays(text: string): void {
    this.later(2 * SECOND + this.chance.next() * 2 * SECOND)
    const { seq } = this.conversation
    this.take(sayByItself(this.conversation, bot, this.reply(text), this.moment()))
    this.conversation = byBot(this.conversation, seq)
  }

  /** Some messages are tagged by whoever reads them. */
  private theyWrite(text: string, before = unchanged(this.conversation)): void {
    const { tags } = this.beginning.topic
    const { conversation, entries } = receive(before, this.message(text), this.moment())
    const tagged = this.chance.is(0.12) ? [this.chance.pick(tags)] : []
    this.take({
      conversation,
      entries: entries.map((entry) =>
        entry.message ? { ...entry, message: { ...entry.message, tags: tagged } } : entry,
      ),
    })
  }

  private weAnswer(text: string): void {
    const { place, strain } = this.beginning
    const after = this.chance.around(place.answered * this.pace * strain)
    this.clocksRun(this.beginning.isUrgent ? this.now + after : openLongerThan(openingHours, this.now, after))
    if (this.isResolved()) return
    this.take(reply(this.conversation, this.agent, this.team, this.reply(text), this.moment()))
  }

  private isPutOff(): void {
    this.later(this.chance.around(2 * MINUTE))
    this.take(hold(this.conversation, this.agent, this.moment()))
    this.later(this.chance.around(2 * HOUR))
    this.take(resume(this.conversation, this.agent, this.moment()))
  }

  private goesToOthers(): void {
    this.later(this.chance.around(2 * MINUTE))
    const other = this.team.id === 'support' ? 'sales' : 'support'
    this.team = teamOf(other)
    this.take(transfer(this.conversation, this.agent, this.team, this.moment()))
    this.agent = agentOf(this.somebody())
    this.later(this.chance.around(20 * MINUTE))
    this.take(
      reply(
        this.conversation,
        this.agent,
        this.team,
        this.reply(this.chance.pick(this.beginning.topic.ends)),
        this.moment(),
      ),
    )
  }

  /** By whoever answered, or by itself where nobody thought of it. */
  private isClosed(): void {
    if (this.chance.is(0.03)) this.goesToOthers()
    if (this.chance.is(0.06)) this.clocksRun(openLongerThan(openingHours, this.now, this.team.autoCloseAfter))
    if (this.isResolved()) return
    this.later(this.chance.around(5 * MINUTE))
    this.take(close(this.conversation, this.agent, this.resolution(), workspace, this.moment()))
  }

  private isReopened(): void {
    this.later(this.chance.around(3 * HOUR))
    this.take(reopen(this.conversation, this.agent, this.agent, this.moment()))
    this.later(this.chance.around(3 * MINUTE))
    this.take(
      reply(
        this.conversation,
        this.agent,
        this.team,
        this.reply(this.chance.pick(this.beginning.topic.ends)),
        this.moment(),
      ),
    )
    this.later(this.chance.around(10 * MINUTE))
    this.take(close(this.conversation, this.agent, this.resolution(), workspace, this.moment()))
  }

  /** O5: some are asked, and some of them say. */
  private isOver(): void {
    const { closedAt, lastChannel: channel } = this.conversation
    const { contact, strain } = this.beginning
    const { due: _due, ...survey } = this.conversation.survey ?? {}
    this.conversation = { ...this.conversation, survey }
    if (closedAt === null || !channel || this.conversation.closedBy === 'timer' || this.chance.is(0.2)) {
      this.untouched()
      return
    }
    this.now += 3 * SECOND
    const question = surveyMessage(contact, channel, surveyWords(contact.language).question, this.moment())
    const choices = surveyChoices(this.conversation.id)
    const said = append(unchanged(this.conversation), this.moment(), {
      kind: 'message',
      actor: system,
      message: { ...question, choices },
    })
    const entryId = said.entries[0]?.id ?? ''
    this.take(amend(said, { survey: { asked: { closedAt, at: this.now, channel, entryId } } }))
    if (!this.chance.is(0.42)) return
    this.later(this.chance.around(9 * MINUTE))
    const score = this.chance.weighted(scores(strain * (this.waitedLong() ? 3 : 1)))
    const isSaid = !asksByLink(channel.type)
    const words = score >= 4 ? praises : complaints
    const text = !isSaid && this.chance.is(0.5) ? { text: this.chance.pick(words) } : {}
    const tap = { survey: true, payload: choices[score - 1]?.payload ?? '' } as const
    const shown = isSaid
      ? append(unchanged(this.conversation), this.moment(), {
          kind: 'message',
          actor: byContact(contact),
          message: { ...this.said(choices[score - 1]?.title ?? ''), ...tap },
        })
      : unchanged(this.conversation)
    this.take(
      thanked(answered(shown, contact, { score, isSaid, ...text }, this.moment()), contact, true, this.moment()),
    )
  }

  /** Nobody was asked, and nobody is to be. */
  private untouched(): void {
    const { survey: _survey, ...conversation } = this.conversation
    this.conversation = conversation
  }

  private waitedLong(): boolean {
    return this.entries.some(({ event }) => event?.name === 'overdue')
  }

  private meetsBot(): boolean {
    const { place, at, hasBot } = this.beginning
    return hasBot && place.channel.type === 'web' && !opening(openingHours, at).open
  }

  private somebody(): string {
    const { id, pace } = this.chance.weighted(answering[this.team.id] ?? [])
    this.pace = pace
    return id
  }

  private moment(): Moment {
    return { now: this.now, ulid: () => this.ulid(this.now) }
  }

  private later(ms: number): void {
    this.now += Math.max(SECOND, Math.round(ms))
  }

  private isResolved(): boolean {
    return this.conversation.status === 'resolved'
  }

  /** Time passes until then, and what falls due on the way happens when it does. */
  private clocksRun(until: number): void {
    for (let due = nextDue(this.conversation, this.team); due !== null && due <= until; ) {
      this.now = Math.max(this.now, due)
      this.take(applyTimers(this.conversation, this.team, this.moment()))
      due = nextDue(this.conversation, this.team)
    }
    this.now = Math.max(this.now, Math.round(until))
  }

  private take({ conversation, entries }: Change): void {
    this.conversation = conversation
    this.entries.push(...entries)
  }

  private resolution() {
    const { type, category, note } = this.beginning.topic
    return { type, category, note }
  }

  private said(text: string): Message {
    const { channel } = this.beginning.place
    const providerMessageId = `demo-${this.ulid(this.now)}`
    return { direction: 'inbound', channel, text, attachments: [], delivery: null, providerMessageId, tags: [] }
  }

  private message(text: string): IncomingMessage {
    const { channel, attachments, providerMessageId } = this.said(text)
    return { contact: this.beginning.contact, channel, text, attachments, providerMessageId, sentAt: this.now }
  }

  private reply(text: string): Reply {
    const { channel } = this.beginning.place
    return { channel, textLimit: { unit: 'utf16', most: 4_096, messages: 1 }, replyWindowMs: undefined, text }
  }
}

/** Of a hundred, how many give which score; the harder it was, the fewer good ones. */
const scores = (strain: number): readonly (readonly [number, number])[] => [
  [1, 3 * strain],
  [2, 3 * strain],
  [3, 8 * Math.sqrt(strain)],
  [4, 30],
  [5, 56],
]
