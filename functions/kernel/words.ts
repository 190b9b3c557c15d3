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
// Scripts written without spaces: a word there may be one or two characters.
const DENSE = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Script=Thai}/u

// Bounded, as addresses are: an unbounded part makes the search for one quadratic in the length of a text.
const EMAIL = /[^\s@<>()]{1,64}@[^\s@<>()]{1,190}\.[^\s@<>(),;]{1,63}/g
// The segmenter's time grows with the square of what it is given at once.
const PIECES = /[\s\S]{1,500}(?:\s|$)|[\s\S]{1,500}/gu

// Made at first use: its dictionaries take longer to load than everything else of a function's start.
let segmenter: Intl.Segmenter | undefined

/** A word as it is looked up, and where it stands. */
interface Place {
  word: string
  start: number
  end: number
}

/** The words of a text, in the order in which they are found; the parts of one that is split stand where it does. */
function* placesIn(text: string): Generator<Place> {
  segmenter ??= new Intl.Segmenter('und', { granularity: 'word' })
  for (const { 0: email, index } of text.matchAll(EMAIL)) {
    yield { word: fold(email).slice(0, MAX_WORD_LENGTH), start: index, end: index + email.length }
  }
  for (const { 0: piece, index: from } of text.matchAll(PIECES)) {
    for (const { segment, index, isWordLike } of segmenter.segment(piece)) {
      if (!isWordLike) continue
      const start = from + index
      for (const word of fold(segment).split(/[^\p{L}\p{N}]+/u)) {
        if (word === '' || (word.length < 3 && !DENSE.test(word)) || STOP_WORDS.has(word)) continue
        yield { word: [...word].slice(0, MAX_WORD_LENGTH).join(''), start, end: start + segment.length }
      }
    }
  }
}

/** F1: the words of a text as they are indexed and looked up: three letters or more, no stop words, each once. */
export function wordsOf(text: string): string[] {
  return [...new Set(Array.from(placesIn(text), ({ word }) => word))]
}

/** F1: the words to look for; one that is looked for by nothing but a stop word finds what it begins. */
export function wordsToFind(q: string): string[] {
  const words = wordsOf(q)
  if (words.length > 0) return words
  const plain = fold(q).replace(/[^\p{L}\p{N}]+/gu, '')
  return plain.length >= 3 ? [plain] : []
}

/** F1: the words to look for in a contact: a phone number is one, however it is written. */
export function wordsToFindInContact(q: string): string[] {
  const digits = /^\s*[+(]?\d[\d\s()./-]*$/.test(q) ? q.replace(/\D/g, '') : ''
  return digits.length >= 3 ? [digits] : wordsToFind(q)
}

/** F1: which of these beginnings a text has, and where: `[start, end]` in order, none within another. */
export function findBeginnings(text: string, beginnings: readonly string[]) {
  const found = new Set<string>()
  const marks: [number, number][] = []
  for (const { word, start, end } of placesIn(text)) {
    const begun = beginnings.filter((beginning) => word.startsWith(beginning))
    if (begun.length === 0) continue
    for (const beginning of begun) found.add(beginning)
    const longest = Math.max(...begun.map(({ length }) => length))
    marks.push([start, endOfBeginning(text, start, end, word, longest)])
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

/** Where as much of a word ends as so many folded letters are; at the word's own end where it was split. */
function endOfBeginning(text: string, start: number, end: number, word: string, letters: number): number {
  if (!fold(text.slice(start, end)).startsWith(word.slice(0, letters))) return end
  for (let at = start + 1; at < end; at++) {
    // With what belongs to its last letter: an accent that stands apart.
    if (fold(text.slice(start, at)).length >= letters && !/^[\p{M}\u{DC00}-\u{DFFF}]/u.test(text.slice(at))) return at
  }
  return end
}

/** A phone number as words: whole, and without its country's digits. */
export function wordsOfPhone(phone: string): string[] {
  const digits = phone.replace(/\D/g, '')
  return digits.length < 3 ? [] : [...new Set([digits, digits.slice(-10), digits.slice(-9)])]
}
