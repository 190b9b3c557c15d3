import { clip, wellFormed } from '../../../kernel/text.ts'
import { type Choice, wellFormedChoices } from '../../channels/domain/choices.ts'

/** One message of a bot's. */
export interface BotMessage {
  text: string
  choices?: Choice[]
}

/** What a bot answers to one message. */
export interface BotAnswer {
  messages: BotMessage[]
  /** close: the conversation is over; handover: people are called, which goes before */
  action: 'close' | 'handover' | undefined
}

/** What came of asking a bot; `detail`: in a sentence for agents, in which nothing is secret. */
export type Heard =
  | { outcome: 'answered'; answer: BotAnswer }
  | { outcome: 'failed'; why: 'slow' | 'down' | 'wrong'; detail: string }

const MOST_MESSAGES = 10
const MOST_TEXT = 4_000

/** An answer as channels take it: no empty messages, ten at most, each of a length that every channel carries in parts. */
export function wellFormedAnswer({ messages, action }: BotAnswer): BotAnswer {
  const said = messages.flatMap(({ text, choices = [] }) => {
    const words = clip(wellFormed(text).trim(), MOST_TEXT)
    const offered = wellFormedChoices(choices)
    return words === '' ? [] : [{ text: words, ...(offered.length > 0 ? { choices: offered } : {}) }]
  })
  return { messages: said.slice(0, MOST_MESSAGES), action }
}

const MARKS = /\bRB_(MARKDONE|HANDOVER)\b/g

/** What a text orders, and the text without it. */
export function ordersIn(text: string): { text: string; action: BotAnswer['action'] } {
  const marks: string[] = text.match(MARKS) ?? []
  return {
    text: text.replaceAll(MARKS, '').trim(),
    action: marks.includes('RB_HANDOVER') ? 'handover' : marks.length > 0 ? 'close' : undefined,
  }
}

/** Of several orders the one that calls people. */
export const strongest = (actions: readonly BotAnswer['action'][]): BotAnswer['action'] =>
  actions.find((action) => action === 'handover') ?? actions.find((action) => action === 'close')
