import { wordsOf, wordsOfPhone } from '../../../kernel/words.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Message } from '../../timeline/domain/entry.ts'

/*
 * What is indexed are terms: the words of a message as they are, and everything else behind a mark that no word begins
 * with. No term has a space in it.
 */
const NAME = ':n'
const PHONE = ':p'
const EMAIL = ':e'
const CHANNEL = ':c'
const FILE = ':f'
const CONTACT = ':k'

/** Of one message; far above what people write. */
const MAX_WORDS = 1_000
/** Words that the index is asked for; what is found is looked at for all of them. */
const MAX_ASKED = 8

const marked = (mark: string, words: readonly string[]) => words.map((word) => `${mark}${word}`)

/** F1: what may be found of what was said: an email’s subject, and its words. */
export const wordsSaid = ({ subject, text }: Pick<Message, 'subject' | 'text'>): string =>
  subject === undefined || subject === text ? text : `${subject}\n${text}`

/** F1: by what a message is found: its words, those of its contact's name, its channel, and that it has a file. */
export function termsOfMessage(message: Message, contactName: string): string[] {
  const { channel, attachments } = message
  return [
    ...wordsOf(wordsSaid(message)).slice(0, MAX_WORDS),
    ...marked(NAME, wordsOf(contactName)),
    `${CHANNEL}${channel.id}`,
    ...(attachments.length > 0 ? [FILE] : []),
  ]
}

type Named = Pick<Contact, 'name' | 'phones' | 'emails'> & Partial<Pick<Contact, 'mergedFrom'>>
export type InContact = 'name' | 'phone' | 'email'

const wordsOfContact = ({ name, phones, emails, mergedFrom = [] }: Named): Record<InContact, string[]> => ({
  name: [name, ...mergedFrom.map((part) => part.name)].flatMap(wordsOf),
  phone: phones.flatMap(wordsOfPhone),
  email: emails.flatMap(wordsOf),
})

/** F1: by what a contact is found. */
export function termsOfContact(contact: Named): string[] {
  const { name, phone, email } = wordsOfContact(contact)
  return [...new Set([CONTACT, ...marked(NAME, name), ...marked(PHONE, phone), ...marked(EMAIL, email)])]
}

/** Whether a contact is found by something else than before. */
export function isFoundAnew(before: Named | undefined, after: Named): boolean {
  return before === undefined || termsOfContact(before).join(' ') !== termsOfContact(after).join(' ')
}

/** F1: where a contact has words that begin so; undefined unless it has all of them. */
export function placesInContact(contact: Named, beginnings: readonly string[]): InContact[] | undefined {
  const places = Object.entries(wordsOfContact(contact)) as [InContact, string[]][]
  const hits = beginnings.map((beginning) =>
    places.flatMap(([where, words]) => (words.some((word) => word.startsWith(beginning)) ? [where] : [])),
  )
  return hits.every((where) => where.length > 0) ? [...new Set(hits.flat())] : undefined
}

/** A term, or all that begin so. */
export interface Wanted {
  term: string
  whole: boolean
}
/** What is looked for has, of each of these, at least one. */
export type Query = readonly (readonly Wanted[])[]

const beginning = (mark: string, word: string): Wanted => ({ term: `${mark}${word}`, whole: false })
const exactly = (term: string): Wanted => ({ term, whole: true })

/** Contacts with all of these words. */
export function contactsWith(words: readonly string[]): Query {
  const asked = words.slice(0, MAX_ASKED)
  return [...asked.map((word) => [NAME, PHONE, EMAIL].map((mark) => beginning(mark, word))), [exactly(CONTACT)]]
}

/** Messages with all of these words, of which some may stand in the name of their contact instead. */
export function messagesWith(
  words: readonly string[],
  { channelId, hasFile }: { channelId?: string | undefined; hasFile?: boolean | undefined },
): Query {
  const asked = words.slice(0, MAX_ASKED)
  return [
    ...(asked.length > 1 ? asked.map((word) => [beginning('', word), beginning(NAME, word)]) : []),
    asked.map((word) => beginning('', word)),
    ...(channelId === undefined ? [] : [[exactly(`${CHANNEL}${channelId}`)]]),
    ...(hasFile ? [[exactly(FILE)]] : []),
  ]
}

/** Whether what has these terms is looked for. */
export function isWanted(query: Query, terms: readonly string[]): boolean {
  return query.every((any) =>
    any.some(({ term, whole }) => terms.some((one) => (whole ? one === term : one.startsWith(term)))),
  )
}
