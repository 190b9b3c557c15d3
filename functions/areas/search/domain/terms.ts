import { type Asked, type AskedWord, findWords, wordsOf, wordsOfName, wordsOfPhone } from '../../../kernel/words.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Entry, Message } from '../../timeline/domain/entry.ts'

/*
 * What is indexed are terms: the words of a message as they are, and everything else behind a mark that no word begins
 * with. No term has a space in it, or the end of a line.
 */
const NAME = ':n'
const PHONE = ':p'
const EMAIL = ':e'
const ATTRIBUTE = ':a'
const CHANNEL = ':c'
const FILE = ':f'
const CONTACT = ':k'

/** Of one message, or of a contact's attributes; far above what people write. */
const MAX_WORDS = 1_000
const MAX_ATTRIBUTE_WORDS = 100
/** Words that the index is asked for; what is found is looked at for all of them. */
const MAX_ASKED = 8

const marked = (mark: string, words: readonly string[]) => words.map((word) => `${mark}${word}`)

/** F1: what may be found of what was said: an email’s subject, and its words. */
export const wordsSaid = ({ subject, text }: Pick<Message, 'subject' | 'text'>): string =>
  subject === undefined || subject === text ? text : `${subject}\n${text}`

/** F1: the names of its files. */
export const fileNames = ({ attachments }: Pick<Message, 'attachments'>): string =>
  attachments.map(({ name }) => name).join('\n')

/** F1: whether an entry is found by its words: a message, or a note of the agents (C5). */
export const isFound = ({ message, note }: Pick<Entry, 'message' | 'note'>): boolean =>
  message !== undefined || note !== undefined

/** F1: by what a message or note is found: its words and files, those of its contact's name, its channel, and that it has a file. */
export function termsOfEntry({ message, note }: Pick<Entry, 'message' | 'note'>, contactName: string): string[] {
  const said = message ? `${wordsSaid(message)}\n${fileNames(message)}` : (note?.text ?? '')
  return [
    ...wordsOf(said).slice(0, MAX_WORDS),
    ...marked(NAME, wordsOfName(contactName)),
    ...(message ? [`${CHANNEL}${message.channel.id}`] : []),
    ...(message && message.attachments.length > 0 ? [FILE] : []),
  ]
}

type Named = Pick<Contact, 'name' | 'phones' | 'emails'> &
  Partial<Pick<Contact, 'mergedFrom' | 'attributes' | 'identities'>> & { externalId?: string | null | undefined }
export type InContact = 'name' | 'phone' | 'email' | 'attribute' | 'externalId'

const namesOf = ({ name, mergedFrom = [] }: Named) => [name, ...mergedFrom.map((part) => part.name)]
const idOf = ({ externalId }: Named) => (externalId ? [externalId] : [])

/** F1: by what a contact is found: words, and the channels that they have an address on. */
export function termsOfContact(contact: Named): string[] {
  const { phones, emails, attributes = {}, identities = [] } = contact
  const others = [...idOf(contact), ...Object.values(attributes)].flatMap(wordsOf).slice(0, MAX_ATTRIBUTE_WORDS)
  return [
    ...new Set([
      CONTACT,
      ...marked(NAME, namesOf(contact).flatMap(wordsOfName)),
      ...marked(PHONE, phones.flatMap(wordsOfPhone)),
      ...marked(EMAIL, emails.flatMap(wordsOf)),
      ...marked(ATTRIBUTE, others),
      ...identities.map(({ channelId }) => `${CHANNEL}${channelId}`),
    ]),
  ]
}

/** Whether a contact is found by something else than before. */
export function isFoundAnew(before: Named | undefined, after: Named): boolean {
  return before === undefined || termsOfContact(before).join(' ') !== termsOfContact(after).join(' ')
}

/** F1: where a contact has what is looked for; undefined unless it has all of it. */
export function placesInContact(contact: Named, asked: readonly Asked[]): InContact[] | undefined {
  const { phones, emails, attributes = {} } = contact
  const numbers = phones.flatMap(wordsOfPhone)
  const texts: [InContact, string[]][] = [
    ['name', namesOf(contact)],
    ['email', emails],
    ['externalId', idOf(contact)],
    ['attribute', Object.values(attributes)],
  ]
  const hits = asked.map((one): InContact[] => [
    ...texts.flatMap(([where, own]) => (own.some((text) => findWords(text, [one]).found.size > 0) ? [where] : [])),
    ...(one.digits.some((digits) => numbers.some((number) => number.startsWith(digits))) ? ['phone' as const] : []),
  ])
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

/** A word as it is indexed, and as earlier versions indexed it: there it may go on where it has to end here. */
const ways = (mark: string, { word, earlier }: AskedWord, whole: boolean): Wanted[] => [
  whole ? exactly(`${mark}${word}`) : beginning(mark, word),
  ...(earlier === word ? [] : [beginning(mark, earlier)]),
]

/** Every word that is looked for, and whether it has to end where it does. */
const wordsIn = (asked: readonly Asked[]) =>
  asked.flatMap(({ words, isOpen, digits }) =>
    words.map((word, at) => ({ word, whole: !isOpen || at < words.length - 1, digits })),
  )

/** Contacts with all of this, and an address on the channel. */
export function contactsWith(asked: readonly Asked[], channelId?: string): Query {
  const inText = [NAME, EMAIL, ATTRIBUTE]
  const words = wordsIn(asked.filter(({ digits, code }) => digits.length === 0 && code === undefined))
  const codes = asked.filter(({ digits }) => digits.length === 0)
  const numbers = asked.filter(({ digits }) => digits.length > 0)
  return [
    ...words.map(({ word, whole }) => inText.flatMap((mark) => ways(mark, word, whole))),
    ...codes.flatMap(({ code, words: [first] }) =>
      code === undefined || !first
        ? []
        : [[...[EMAIL, ATTRIBUTE].map((mark) => beginning(mark, code)), beginning(NAME, first.word)]],
    ),
    ...numbers.map(({ words: own, digits }) => {
      const longest = own.toSorted((a, b) => b.word.length - a.word.length)[0]
      const begun = longest ? inText.map((mark) => beginning(mark, longest.word)) : []
      return [...digits.map((one) => beginning(PHONE, one)), ...begun]
    }),
  ]
    .slice(0, MAX_ASKED)
    .concat([[exactly(CONTACT)], ...(channelId === undefined ? [] : [[exactly(`${CHANNEL}${channelId}`)]])])
}

/**
 * Messages with all of this, of which some may stand in the name of their contact instead; undefined where nothing of it
 * is indexed of messages.
 */
export function messagesWith(
  asked: readonly Asked[],
  { channelId, hasFile }: { channelId?: string | undefined; hasFile?: boolean | undefined },
): Query | undefined {
  const all = wordsIn(asked)
  const indexed = all.filter(({ word }) => word.isIndexed)
  // One that is looked for by nothing but a common word finds what it begins.
  const known = indexed.length > 0 ? indexed : all.filter(({ word }) => all.length === 1 && word.word.length >= 3)
  const words = known.slice(0, MAX_ASKED)
  const codes = asked.flatMap(({ code }) => (code === undefined ? [] : [[beginning('', code)]])).slice(0, MAX_ASKED)
  if (words.length + codes.length === 0) return undefined
  return [
    ...codes,
    ...(asked.length > 1
      ? words.map(({ word, whole }) => [...ways('', word, whole), ...ways(NAME, word, whole)])
      : words.map(({ word, whole }) => ways('', word, whole))),
    ...(asked.length > 1 && codes.length === 0 ? [words.flatMap(({ word, whole }) => ways('', word, whole))] : []),
    ...(channelId === undefined ? [] : [[exactly(`${CHANNEL}${channelId}`)]]),
    ...(hasFile ? [[exactly(FILE)]] : []),
  ]
}

/** Whether what has the terms of a text (`textOf`) is looked for. */
export function isWanted(query: Query, text: string): boolean {
  return query.every((any) => any.some(({ term, whole }) => text.includes(whole ? ` ${term} ` : ` ${term}`)))
}
