import type { Moment } from '../../../kernel/moment.ts'
import { clip } from '../../../kernel/text.ts'
import type { ChannelRef, ChannelType } from '../../channels/domain/channel.ts'
import type { Choice } from '../../channels/domain/choices.ts'
import { saysOfMarketing } from '../../channels/domain/marketing-words.ts'
import { amend, append, byContact, type Change, isOpen, system } from '../../timeline/domain/change.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Message } from '../../timeline/domain/entry.ts'
import { writtenTo } from '../../timeline/domain/parts.ts'
import { queuedDelivery } from '../../timeline/domain/queued-delivery.ts'
import { surveyWords } from './survey-words.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

/** O5: so long after it was asked an answer counts. */
export const SURVEY_OPEN_FOR_MS = 30 * DAY_MS
/** So long an answer may be given anew. */
const CHANGED_WITHIN_MS = 60 * MINUTE_MS
/** So long a number that is typed is one. */
const TYPED_WITHIN_MS = DAY_MS
/** So long what is said after the score belongs to it. */
const WORDS_WITHIN_MS = 10 * MINUTE_MS
const MAX_WORDS = 500

/** Of the first that phones had. */
const faces = ['😞', '😕', '😐', '😊', '😄']

/** O5: the answers that the question offers; each says itself which conversation it is about. */
export const surveyChoices = (conversationId: string): Choice[] =>
  faces.map((face, index) => ({ title: `${index + 1} ${face}`, payload: `csat:${conversationId}:${index + 1}` }))

/** What the button of a question says that was tapped; undefined: it is another's. */
export function tapOf(payload: string | undefined): { conversationId: string; score: number } | undefined {
  const [, conversationId, score] = /^csat:(cv_[0-9A-HJKMNP-TV-Z]{26}_\d{1,6}):([1-5])$/.exec(payload ?? '') ?? []
  return conversationId === undefined ? undefined : { conversationId, score: Number(score) }
}

/** Whether an answer counts at `now`: it was asked, not long ago, and nothing was answered that stands by now. */
export function takesScore({ survey, satisfaction }: Conversation, now: number): boolean {
  const { asked } = survey ?? {}
  if (!asked || now - asked.at > SURVEY_OPEN_FOR_MS) return false
  return satisfaction?.closedAt !== asked.closedAt || now - satisfaction.at <= CHANGED_WITHIN_MS
}

/** What a customer said on a channel, in words. */
interface Words {
  channelId: string
  text: string
  hasFiles: boolean
}

/** The score that a text is, where a question waits for one: a number and nothing else, soon, on the channel where it was asked. */
export function typedScore(conversation: Conversation, { channelId, text, hasFiles }: Words, now: number) {
  const { asked } = conversation.survey ?? {}
  if (isOpen(conversation) || hasFiles || !asked || asked.channel.id !== channelId) return undefined
  return now - asked.at <= TYPED_WITHIN_MS && takesScore(conversation, now) ? scoreIn(text) : undefined
}

const DIGITS = ['1１١۱①', '2２٢۲②', '3３٣۳③', '4４٤۴④', '5５٥۵⑤']

/** `4`, `4/5`, `4 😊`, or so many stars. */
function scoreIn(text: string): number | undefined {
  const bare = text.replace(/\s|\p{Variation_Selector}|\u20e3/gu, '')
  const stars = /^(?:⭐|★|🌟){1,5}$/u.test(bare) ? [...bare].length : 0
  if (stars > 0) return stars
  const [, digit] = /^(\p{N})(?:\/[5５٥۵])?[.!]?(?:😞|😕|😐|😊|😄)?$/u.exec(bare) ?? []
  const at = digit === undefined ? -1 : DIGITS.findIndex((same) => same.includes(digit))
  return at < 0 ? undefined : at + 1
}

/** Whether a text is the sentence that the customer was asked for with the thanks. */
export function isSentence(conversation: Conversation, { channelId, text, hasFiles }: Words, now: number): boolean {
  const { asked, wordsUntil } = conversation.survey ?? {}
  if (isOpen(conversation) || hasFiles || text.trim() === '' || wordsUntil === undefined || now > wordsUntil)
    return false
  return asked?.channel.id === channelId && saysOfMarketing(text) === undefined
}

/** An answer, or the part of it that was given now; `isSaid`: a message of the customer says its words. */
export interface SurveyAnswer {
  score?: number
  text?: string
  isSaid: boolean
}

/** O5: the answer stands on the conversation, and on its timeline where it is news. What was not asked has none. */
export function answered(change: Change, contact: Contact, answer: SurveyAnswer, moment: Moment): Change {
  const { survey, satisfaction } = change.conversation
  const closedAt = survey?.asked?.closedAt
  const before = satisfaction?.closedAt === closedAt ? satisfaction : undefined
  const score = answer.score ?? before?.score
  if (closedAt === undefined || score === undefined) return change
  const text = answer.text === undefined ? (before?.text ?? null) : clip(answer.text.trim(), MAX_WORDS) || null
  const { wordsUntil: _until, ...rest } = survey ?? {}
  const known = amend(change, {
    survey: rest,
    satisfaction: { score, text, at: before?.at ?? moment.now, closedAt },
  })
  if (before?.score === score && before.text === text) return known
  const said = answer.isSaid || text === null || text === before?.text ? {} : { text }
  return append(known, moment, {
    kind: 'event',
    actor: byContact(contact),
    event: { name: 'rated', from: before ? String(before.score) : null, to: String(score) },
    rating: { score, closedAt, ...said },
  })
}

/** O5: where a page of ours asks, by a link: there are no buttons. */
export const asksByLink = (type: ChannelType): boolean => type === 'email' || type === 'sms'

/** O5: what is said in a survey, queued. */
export function surveyMessage(contact: Contact, channel: ChannelRef, text: string, moment: Moment): Message {
  const to = writtenTo(contact, channel)
  return {
    direction: 'outbound',
    channel,
    ...(to === undefined ? {} : { to }),
    text,
    attachments: [],
    delivery: queuedDelivery(moment.now),
    providerMessageId: null,
    tags: [],
    survey: true,
  }
}

/** O5: who tapped or typed a score is thanked where they did, once, and asked for a sentence, for which there are ten minutes. */
export function thanked(change: Change, contact: Contact, isFirst: boolean, moment: Moment): Change {
  const { survey, satisfaction } = change.conversation
  const channel = survey?.asked?.channel
  // A text message costs, and an email is read late.
  if (isOpen(change.conversation) || !channel || asksByLink(channel.type)) return change
  const { thanks } = surveyWords(contact.language)
  const message = surveyMessage(contact, channel, thanks, moment)
  const said = isFirst ? append(change, moment, { kind: 'message', actor: system, message }) : change
  return satisfaction?.text === null
    ? amend(said, { survey: { ...survey, wordsUntil: moment.now + WORDS_WITHIN_MS } })
    : said
}
