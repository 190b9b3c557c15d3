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

/** Lower case, without accents. */
export function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

/** F1: the words of a text as they are indexed and looked up: three letters or more, no stop words, each once. */
export function wordsOf(text: string): string[] {
  segmenter ??= new Intl.Segmenter('und', { granularity: 'word' })
  const found = new Set<string>()
  for (const email of text.match(EMAIL) ?? []) found.add(fold(email).slice(0, MAX_WORD_LENGTH))
  for (const piece of text.match(PIECES) ?? []) {
    for (const { segment, isWordLike } of segmenter.segment(piece)) {
      if (!isWordLike) continue
      for (const word of fold(segment).split(/[^\p{L}\p{N}]+/u)) {
        if (word.length < 3 && !DENSE.test(word)) continue
        if (word !== '' && !STOP_WORDS.has(word)) found.add([...word].slice(0, MAX_WORD_LENGTH).join(''))
      }
    }
  }
  return [...found]
}

/** A phone number as words: whole, and without its country's digits. */
export function wordsOfPhone(phone: string): string[] {
  const digits = phone.replace(/\D/g, '')
  return digits.length < 3 ? [] : [...new Set([digits, digits.slice(-10), digits.slice(-9)])]
}
