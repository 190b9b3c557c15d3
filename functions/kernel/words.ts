import { fold } from './fold.ts'

// Words too common to be worth finding, of the six languages of the console.
const STOP_WORDS = new Set(
  `the and for you are was with that this have not but from your can will has had our they what when how all any
  les des une pour pas vous nous est que qui dans sur avec par mais sont plus ont cette
  che non per una con del della sono gli alla come anche questo piu
  que nao para uma com por dos das mas foi ser tem mais como esta
  los las una por con para del que como pero más este esta son muy
  der die das und ist nicht ein eine mit auf für den dem von sie wir auch aber sich haben`.split(/\s+/),
)
const MAX_WORD_LENGTH = 40
/** Shorter words are indexed of names only. */
const LEAST_LETTERS = 3
// Made when they are asked: classes of scripts take long to compile, which every function would do at its start.
// Scripts written without spaces, whose characters are words: each is one of its own.
const isCharacter = (text: string) =>
  /[\p{Script_Extensions=Han}\p{Script_Extensions=Hiragana}\p{Script_Extensions=Katakana}]/u.test(text)
// Scripts in which a word may be one or two letters.
const isDense = (text: string) =>
  /[\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u.test(text)

// Bounded, as addresses are: an unbounded part makes the search for one quadratic in the length of a text.
const EMAIL = /[^\s@<>()]{1,64}@[^\s@<>()]{1,190}\.[^\s@<>(),;]{1,63}/g
// The segmenter's time grows with the square of what it is given at once.
const PIECES = /[\s\S]{1,500}(?:\s|$)|[\s\S]{1,500}/gu

// Made at first use: its dictionaries take longer to load than everything else of a function's start.
let segmenter: Intl.Segmenter | undefined

// Letters that people also write as others, or leave a mark of out.
const SPELLINGS: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  ة: 'ه',
}
const RESPELLED = new RegExp(`[${Object.keys(SPELLINGS).join('')}]`, 'g')
/** Zeros of the digits of other scripts. */
const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6, 0xe50]
const digitOf = (digit: string) => {
  const code = digit.codePointAt(0) ?? 0
  const zero = ZEROS.find((from) => code >= from && code < from + 10)
  return zero === undefined ? digit : String(code - zero)
}

/** As words are compared: folded, and letters that people write in two ways in one. Marks of direction are no part of it. */
function spelt(text: string): string {
  return fold(text)
    .replace(/[\p{Cf}\u0640]/gu, '')
    .replace(RESPELLED, (letter) => SPELLINGS[letter] ?? letter)
    .replace(/[^\P{Nd}0-9]/gu, digitOf)
}

/** A word as it is looked up, where it stands, and how earlier versions indexed it. */
interface Place {
  word: string
  start: number
  end: number
  earlier: string
}

const wordsIn = (text: string) => text.split(/[^\p{L}\p{N}]+/u)
const clipped = (word: string) => [...word].slice(0, MAX_WORD_LENGTH).join('')
const isIndexed = (word: string) =>
  !STOP_WORDS.has(word) && (word.length >= LEAST_LETTERS || isDense(word) || isCharacter(word))

/** Without the space that an accent stands on that has no letter: no word has one in it. */
const speltAsOne = (text: string) => spelt(text).replace(/\s/g, '')

/** The email addresses of a text, whole. */
function* emailsIn(text: string): Generator<Place> {
  if (!text.includes('@')) return
  for (const { 0: email, index } of text.matchAll(EMAIL)) {
    const word = speltAsOne(email).slice(0, MAX_WORD_LENGTH)
    yield { word, start: index, end: index + email.length, earlier: fold(email).slice(0, MAX_WORD_LENGTH) }
  }
}

/** The words of a text in their order, also the shortest and the most common; the parts of one that is split stand where it does. */
function* placesIn(text: string): Generator<Place> {
  for (const { 0: piece, index: from } of text.matchAll(PIECES)) {
    if (ASCII.test(piece)) {
      for (const { 0: word, index } of piece.matchAll(PLAIN_WORDS)) yield plainWord(word, from + index)
      continue
    }
    segmenter ??= new Intl.Segmenter('und', { granularity: 'word' })
    for (const { segment, index, isWordLike } of segmenter.segment(piece)) {
      if (isWordLike) yield* partsOf(segment, from + index)
    }
  }
}

/** Most words of most texts: nothing about them is written in two ways. */
const PLAIN = /^[a-z0-9]+$/i
// What the segmenter makes of nothing but these is the same, in many times the time.
const ASCII = /^[ -~\t\n\r]*$/
const PLAIN_WORDS = /[a-z0-9]+/gi

function plainWord(text: string, start: number): Place {
  const word = text.toLowerCase().slice(0, MAX_WORD_LENGTH)
  return { word, start, end: start + text.length, earlier: word }
}

function* partsOf(segment: string, start: number): Generator<Place> {
  if (PLAIN.test(segment)) {
    yield plainWord(segment, start)
  } else if (isCharacter(segment)) {
    const earlier = fold(segment)
    let at = start
    let run = ''
    for (const character of segment) {
      if (isCharacter(character)) {
        if (run !== '') yield* split(run, at - run.length)
        run = ''
        const word = speltAsOne(character)
        if (word !== '') yield { word, start: at, end: at + character.length, earlier }
      } else run += character
      at += character.length
    }
    if (run !== '') yield* split(run, at - run.length)
  } else yield* split(segment, start)
}

function* split(segment: string, from: number): Generator<Place> {
  for (const { 0: part, index } of segment.matchAll(/[\p{L}\p{N}\p{M}\p{Cf}\u0640]+/gu)) {
    const [start, end] = [from + index, from + index + part.length]
    const earlier = wordsIn(fold(part))
    for (const [at, word] of wordsIn(spelt(part)).entries()) {
      if (word !== '') yield { word: clipped(word), start, end, earlier: clipped(earlier[at] ?? word) }
    }
  }
}

/** Numbers of orders and the like, which begin too short to be a word: AB-12-x7. */
const codes = () => /(?<![\p{L}\p{N}])[\p{L}\p{N}]{1,2}(?:[-._/#][\p{L}\p{N}]{1,20}){1,8}/gu
const asCode = (text: string) => clipped(spelt(text).replace(/[-._/#]/g, ''))
const codesIn = (text: string): string[] =>
  Array.from(text.matchAll(codes()), ([code]) => code)
    .filter((code) => /\p{N}/u.test(code))
    .map(asCode)
    .filter(({ length }) => length >= LEAST_LETTERS)

/** F1: the words of a text as they are indexed: three letters or more, no stop words, each once; of a code all of it in one. */
export function wordsOf(text: string): string[] {
  const words = Array.from(placesIn(text), ({ word }) => word).filter(isIndexed)
  return [...new Set([...Array.from(emailsIn(text), ({ word }) => word), ...words, ...codesIn(text)])]
}

/** F1: all words of a name, of which none is too short or too common. */
export function wordsOfName(name: string): string[] {
  return [...new Set(Array.from(placesIn(name), ({ word }) => word))]
}

/** A word that is looked for. */
export interface AskedWord {
  word: string
  /** as an earlier version indexed it */
  earlier: string
  /** a message has it in the index, if it has it */
  isIndexed: boolean
}
/** Words that are to stand in a row somewhere. */
export interface Asked {
  words: AskedWord[]
  /** the last one may go on */
  isOpen: boolean
  /** how a code begins that they are, none of which is indexed alone */
  code?: string
  /** how the digits of a phone number that is meant may begin; none: no number is meant */
  digits: string[]
}

const QUOTES = /[“”„‟«»「」『』"]/g
const phones = () => /(?<![\p{L}\p{N}])[+(]?\d(?:[\s()./-]{0,3}\d)+(?![\p{L}\p{N}])/gu

const askedOf = (text: string, isOpen: boolean): Asked[] => {
  const words = Array.from(placesIn(text), ({ word, earlier }) => ({ word, earlier, isIndexed: isIndexed(word) }))
  if (words.length === 0) return []
  const [code] = words.some((each) => each.isIndexed) ? [] : codesIn(text)
  return [{ words, isOpen, ...(code === undefined ? {} : { code }), digits: digitsMeant(text) }]
}

/** What stands between spaces is one; an email address is a word. */
function askedIn(text: string): Asked[] {
  return text.split(/\s+/).flatMap((chunk) => {
    const [email] = emailsIn(chunk)
    if (!email) return askedOf(chunk, true)
    return [{ words: [{ word: email.word, earlier: email.earlier, isIndexed: true }], isOpen: true, digits: [] }]
  })
}

/** Of a query, in turn, what is quoted and what is not. A quote that was not closed yet goes on to the end. */
const quoted = (q: string) =>
  q
    .replace(QUOTES, '"')
    .split('"')
    .map((text, at, all) => ({ text, isQuoted: at % 2 === 1, isOpen: at === all.length - 1 }))

/**
 * F1: what is looked for in messages: words, each from its beginning, and what is quoted in a row. The most common words
 * don't count beside others.
 */
export function askedOfMessages(q: string): Asked[] {
  const asked = quoted(q).flatMap(({ text, isQuoted, isOpen }) => (isQuoted ? askedOf(text, isOpen) : askedIn(text)))
  const isCommon = ({ words, isOpen }: Asked) => isOpen && words.length === 1 && STOP_WORDS.has(words[0]?.word ?? '')
  const telling = asked.filter((one) => !isCommon(one))
  return telling.length > 0 ? telling : asked
}

/** F1: what is looked for in contacts: the same with every word; a phone number is one, however it is written. */
export function askedOfContacts(q: string): Asked[] {
  return quoted(q).flatMap(({ text, isQuoted, isOpen }) => {
    if (isQuoted) return askedOf(text, isOpen)
    const numbers = Array.from(text.matchAll(phones()), ([number]) => number).flatMap((number) => askedOf(number, true))
    return [...numbers, ...askedIn(text.replace(phones(), ' '))]
  })
}

const lettersOf = (asked: readonly Asked[]) =>
  asked.flatMap(({ words }) => words).reduce((sum, { word }) => sum + word.length, 0)

/** F1: whether there is something to look for: three letters, a word of one or two where those are words, or what is quoted whole. */
export function isEnough(asked: readonly Asked[]): boolean {
  const isWord = ({ words, isOpen }: Asked) => !isOpen || words.some(({ isIndexed }) => isIndexed)
  return asked.some(isWord) || lettersOf(asked) >= LEAST_LETTERS
}

/** How the digits of a number may begin that is written as people do: with a trunk prefix, or none, or that of another plan. */
function digitsMeant(text: string): string[] {
  const plain = text.replace(/\(0\)/g, '').replace(/[\s()./+-]/g, '')
  const digits = spelt(plain)
  if (!/^\d{3,}$/.test(digits)) return []
  const bare = digits.replace(/^0+/, '')
  const ways = [
    digits,
    bare,
    ...(bare.length >= 8 ? [bare.slice(1)] : []),
    ...(bare.length >= 10 ? [bare.slice(2), bare.slice(-8)] : []),
  ]
  return [...new Set(ways)].filter(({ length }) => length >= 3)
}

/** A phone number as words: whole, without what may be its country's digits, and its end. */
export function wordsOfPhone(phone: string): string[] {
  const digits = phone.replace(/\D/g, '')
  if (digits.length < 3) return []
  const ways = [0, 1, 2, 3].map((from) => digits.slice(from)).filter(({ length }) => length > 4)
  return [...new Set([digits, ...ways, digits.slice(-8), digits.slice(-4)])]
}

const isWordOf = ({ words, isOpen }: Asked, at: number, word: string) => {
  const wanted = words[at]?.word
  if (wanted === undefined) return false
  return isOpen && at === words.length - 1 ? word.startsWith(wanted) : word === wanted
}

/** F1: what of this a text has, and where: `[start, end]` in order, none within another. */
export function findWords(text: string, asked: readonly Asked[]) {
  const found = new Set<Asked>()
  const marks: [number, number][] = []
  const lists = [[...placesIn(text)], ...Array.from(emailsIn(text), (email) => [email])]
  for (const one of asked) {
    for (const places of lists) {
      for (let from = 0; from + one.words.length <= places.length; from++) {
        if (!one.words.every((_, at) => isWordOf(one, at, places[from + at]?.word ?? ''))) continue
        const last = places[from + one.words.length - 1] as Place
        const letters = one.words.at(-1)?.word.length ?? 0
        found.add(one)
        marks.push([(places[from] as Place).start, endOfBeginning(text, last, letters)])
      }
    }
  }
  let marked = 0
  const apart = marks
    .sort(([a, to], [b, other]) => a - b || other - to)
    .filter(([start, to]) => {
      if (start < marked) return false
      marked = to
      return true
    })
  return { found, marks: apart }
}

/** Where as much of a word ends as so many letters are; at the word's own end where it was split. */
function endOfBeginning(text: string, { word, start, end }: Place, letters: number): number {
  if (PLAIN.test(text.slice(start, end))) return start + letters
  if (!spelt(text.slice(start, end)).startsWith(word.slice(0, letters))) return end
  for (let at = start + 1; at < end; at++) {
    // With what belongs to its last letter: an accent that stands apart.
    if (spelt(text.slice(start, at)).length >= letters && !/^[\p{M}\u{DC00}-\u{DFFF}]/u.test(text.slice(at))) return at
  }
  return end
}
