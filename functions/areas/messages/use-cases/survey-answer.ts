import { parseConversationId } from '../../../kernel/ids.ts'
import type { Moment } from '../../../kernel/moment.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import { answersSurvey } from '../../channels/domain/choices.ts'
import type { InboundMessage } from '../../channels/port.ts'
import { amend, type Change, unchanged } from '../../timeline/domain/change.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { hasPart } from '../../timeline/domain/parts.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import {
  answered,
  isSentence,
  type SurveyAnswer,
  takesScore,
  tapOf,
  thanked,
  typedScore,
} from '../domain/survey-answer.ts'

type Deps = HasStore<TimelineStore>

/** O5: a message that belongs to a survey: it opens and wakes nothing. `answer`: what it says of a conversation that was asked about. */
export interface OfSurvey {
  answer?: { conversation: Conversation; given: SurveyAnswer }
}

/**
 * O5: what a message says of a survey; undefined: nothing. A tap says itself which conversation it is about, and stays one when it
 * comes too late; words are an answer only where one is waited for.
 */
export async function surveyIn(
  { store }: Pick<Deps, 'store'>,
  existing: ContactState | undefined,
  { payload, text, media }: InboundMessage,
  channelId: string,
  now: number,
): Promise<OfSurvey | undefined> {
  const latest = existing?.latest?.deletedAt === undefined ? existing?.latest : undefined
  if (!existing || !latest) return answersSurvey(payload) ? {} : undefined
  if (answersSurvey(payload)) {
    const tap = tapOf(payload)
    const conversation = tap && (await conversationOf({ store }, existing, latest, tap.conversationId))
    const counts = tap && conversation && takesScore(conversation, now)
    return counts ? { answer: { conversation, given: { score: tap.score, isSaid: true } } } : {}
  }
  if (payload !== undefined || !latest.survey?.asked) return undefined
  const words = { channelId, text, hasFiles: media.length > 0 }
  const score = typedScore(latest, words, now)
  if (score !== undefined) return { answer: { conversation: latest, given: { score, isSaid: true } } }
  if (isSentence(latest, words, now)) return { answer: { conversation: latest, given: { text, isSaid: true } } }
  return undefined
}

/** The conversation that a tap is about, if it is one of theirs: it may be an earlier one, or (C3) lie in a part. */
async function conversationOf(
  { store }: Pick<Deps, 'store'>,
  { contact }: ContactState,
  latest: Conversation,
  id: string,
): Promise<Conversation | undefined> {
  if (id === latest.id) return latest
  const key = parseConversationId(id)
  if (!key || !hasPart(contact, key.contactId)) return undefined
  const conversation = (await store.readConversation(key.contactId, key.n))?.conversation
  return conversation?.deletedAt === undefined ? conversation : undefined
}

/** What an answer changes: the conversation in which its message stands, or that and an earlier one. */
export interface Rated {
  change: Change
  /** another conversation that it is about */
  other?: { before: Conversation; after: Conversation; entries: Entry[] }
}

/** O5: the message stands in the latest conversation, and the answer on the one that it is about, which thanks for it. */
export function withAnswer(
  received: Change,
  { answer }: OfSurvey,
  contact: Contact,
  said: { channelId: string; at: number },
  moment: Moment,
): Rated {
  const { windows } = received.conversation
  // M8: whoever taps may be written to again.
  const heard = amend(received, {
    windows: { ...windows, [said.channelId]: Math.max(said.at, windows[said.channelId] ?? 0) },
  })
  if (!answer) return { change: heard }
  const { conversation, given } = answer
  if (conversation.id !== received.conversation.id) {
    const { conversation: after, entries } = answered(unchanged(conversation), contact, given, moment)
    return { change: heard, other: { before: conversation, after, entries } }
  }
  const isFirst = conversation.satisfaction?.closedAt !== conversation.survey?.asked?.closedAt
  const change = answered(heard, contact, given, moment)
  return { change: given.score === undefined ? change : thanked(change, contact, isFirst, moment) }
}
