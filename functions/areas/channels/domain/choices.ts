import * as z from 'zod'
import { clip } from '../../../kernel/text.ts'

/** An answer that a message offers: what the customer reads, and what comes back with their tap. */
export const Choice = z.lazy(() => z.object({ title: z.string(), payload: z.string() }))
export type Choice = z.infer<typeof Choice>

const MOST_CHOICES = 10
/** What Telegram, which takes least, carries back, in bytes. */
const MOST_PAYLOAD = 64
const MOST_CHOICE_TITLE = 100

/** The question that a conversation asked last, where the answer may have to be told by its words. */
export const Asked = z.lazy(() => z.object({ channelId: z.string(), choices: z.array(Choice) }))
export type Asked = z.infer<typeof Asked>

/** How a channel shows choices: as buttons, under a text of at most so many characters; absent: as numbered lines. */
export interface ChoiceButtons {
  under?: number
}

/** The choices as every channel takes them: none without words or payload, one line each, each payload once, ten at most. */
export function wellFormedChoices(choices: readonly Choice[]): Choice[] {
  const kept = new Map<string, Choice>()
  for (const { title, payload } of choices) {
    const shown = clip(title.replace(/\s+/gu, ' ').trim(), MOST_CHOICE_TITLE)
    const back = bytesOf(payload.replace(/\s+/gu, ' ').trim(), MOST_PAYLOAD)
    if (shown !== '' && back !== '' && !kept.has(back)) kept.set(back, { title: shown, payload: back })
  }
  return [...kept.values()].slice(0, MOST_CHOICES)
}

/** The beginning that takes at most so many bytes, whole characters only. */
function bytesOf(text: string, most: number): string {
  let size = 0
  let kept = ''
  for (const character of text) {
    size += Buffer.byteLength(character)
    if (size > most) return kept
    kept += character
  }
  return kept
}

/** Whether the text goes out with buttons under it, or with the choices in words. */
export const hasButtons = (text: string, buttons: ChoiceButtons | undefined): boolean =>
  buttons !== undefined && text.length <= (buttons.under ?? Number.POSITIVE_INFINITY)

/** A text with its choices as numbered lines. */
export function inNumbers(text: string, choices: readonly Choice[] = []): string {
  if (choices.length === 0) return text
  return [text, '', ...choices.map(({ title }, index) => numbered(title, index + 1))].join('\n')
}

/** A title that begins with its number has it. */
const numbered = (title: string, number: number) => (title.startsWith(`${number} `) ? title : `${number}. ${title}`)

/**
 * Titles as a provider takes them: shortened, and no two alike, for it refuses what can't be told apart.
 */
export function shortTitles(choices: readonly Choice[], most: number): string[] {
  const titles: string[] = []
  for (const { title } of choices) {
    let short = clip(title, most)
    for (let again = 2; titles.includes(short); again++) short = `${clip(title, most - 3)} ${again}`
    titles.push(short)
  }
  return titles
}

/**
 * What a customer chose of what they were asked: by the payload that came with the tap, else by its number or its words.
 * Nothing where they said something else.
 */
export function chosen(
  asked: Asked | undefined,
  said: { channelId: string; text: string; payload?: string | undefined },
) {
  if (asked?.channelId !== said.channelId) return undefined
  if (said.payload !== undefined) return asked.choices.find(({ payload }) => payload === said.payload)
  const word = plain(said.text)
  const byNumber = /^\p{Nd}{1,2}$/u.test(word) ? asked.choices[Number(asciiDigits(word)) - 1] : undefined
  return asked.choices.find(({ title }) => plain(title) === word) ?? byNumber
}

const plain = (text: string) => text.normalize('NFKC').trim().replace(/[.)]$/u, '').toLowerCase()

/** The digits of any script as those that `Number` reads: each script has its ten in a row. */
const asciiDigits = (word: string) =>
  word.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0
    let zero = code
    while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--
    return String(code - zero)
  })

/** Payloads of the satisfaction question: they answer a conversation that is over, and open none. */
const SURVEY = 'csat:'
/** Whether a tap answers the satisfaction question. */
export const answersSurvey = (payload: string | undefined): boolean => payload?.startsWith(SURVEY) ?? false
