import type { Mark } from './mark.ts'

/** So many characters has the result of a tool at most: about five thousand tokens. */
export const RESULT_CHARACTERS = 20_000
/** So many characters are told of a text, where nothing else is asked for. */
export const TEXT_CHARACTERS = 1_000
export const MOST_TEXT_CHARACTERS = 10_000

/** What says nothing to a model: how an answer was stored, and how a page would draw it. */
const NOISE: ReadonlySet<string> = new Set([
  'version',
  'styles',
  'marks',
  'html',
  'picture',
  'width',
  'height',
  'providerMessageId',
  'hasOriginal',
  'originalName',
  'avatar',
  'order',
  'color',
  'run',
  'attempts',
])

/** What people write, whatever it looks like: a name of one word can be an instruction, too. */
const WRITTEN: ReadonlySet<string> = new Set([
  'text',
  'name',
  'title',
  'subject',
  'note',
  'quoted',
  'payload',
  'reason',
  'url',
])
/** Fields by names that somebody gave. */
const RECORDS: ReadonlySet<string> = new Set(['attributes', 'variables'])
/** An id, a moment, an address, a type of files, a word of ours. */
const PLAIN = /^(?:[\w.:+@#/*-]{1,64}|[a-z]{2,4}_[0-9A-Z_]{1,120})$/

/** Where a page begins is ours to understand, and may have a customer's name in it. */
const CURSOR = 'c_'
export const hiddenCursor = (cursor: string): string => CURSOR + Buffer.from(cursor).toString('base64url')
/** The cursor that was hidden; anything else as it is. */
export const shownCursor = (given: string): string =>
  given.startsWith(CURSOR) ? Buffer.from(given.slice(CURSOR.length), 'base64url').toString() : given

const isNothing = (value: unknown) =>
  value === null ||
  value === undefined ||
  value === '' ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && value !== null && Object.keys(value).length === 0)

/** The beginning of a text, never half a character, and how much of it there is. */
export function cut(text: string, most: number): { shown: string; left: string } {
  if (text.length <= most) return { shown: text, left: '' }
  const end = /[\uD800-\uDBFF]/.test(text[most - 1] ?? '') ? most - 1 : most
  return { shown: text.slice(0, end), left: ` [cut: ${end} of ${text.length} characters]` }
}

/** A word as it is, and anything else as a text that somebody wrote. */
export const wordOrWritten = (text: string, mark: Mark, most: number): string =>
  PLAIN.test(text) ? text : written(text, mark, most)

/** A text that somebody wrote: between marks, at most so long; that it was cut stands outside of them. */
export function written(text: string, mark: Mark, most: number): string {
  const { shown, left } = cut(text, most)
  return mark.around(shown) + left
}

/**
 * An answer of the API as it is shown to a model: without what is empty or noise, texts that somebody wrote between marks and at most
 * `most` characters long. Numbers, ids and moments stay as they are; a list that is empty is told, too.
 */
export function present(answer: unknown, mark: Mark, most: number): unknown {
  return shownOf(answer, mark, most, { isWritten: false, inRecord: false })
}

interface Place {
  /** somebody wrote what stands here */
  isWritten: boolean
  /** names of fields are somebody's as well */
  inRecord: boolean
}

function shownOf(value: unknown, mark: Mark, most: number, place: Place): unknown {
  if (typeof value === 'string') return (place.isWritten ? written : wordOrWritten)(value, mark, most)
  if (Array.isArray(value)) {
    const each = { ...place, inRecord: false }
    return value.map((one) => shownOf(one, mark, most, each)).filter((one) => !isNothing(one))
  }
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).flatMap(([key, field]) => {
    if (key === 'items' && Array.isArray(field) && field.length === 0) return [[key, []] as const]
    if (key === 'nextCursor' && typeof field === 'string') return [[key, hiddenCursor(field)] as const]
    if (isNothing(field) || (!place.inRecord && NOISE.has(key))) return []
    const inRecord = !place.inRecord && RECORDS.has(key)
    const its = shownOf(field, mark, most, { isWritten: place.inRecord || WRITTEN.has(key), inRecord })
    const name = place.inRecord || !PLAIN.test(key) ? written(key, mark, 100) : key
    return isNothing(its) ? [] : [[name, its] as const]
  })
  return Object.fromEntries(fields)
}

/** An answer without the fields of these names, wherever they are. */
export function leftOut(answer: unknown, names: readonly string[]): unknown {
  if (names.length === 0 || typeof answer !== 'object' || answer === null) return answer
  if (Array.isArray(answer)) return answer.map((each) => leftOut(each, names))
  const fields = Object.entries(answer).filter(([key]) => !names.includes(key))
  return Object.fromEntries(fields.map(([key, field]) => [key, leftOut(field, names)]))
}

/**
 * The most of an answer that fits into a result: texts cut shorter first, then the ends of its lists. Undefined: it has a list page to
 * go through, of which fewer items should be asked for.
 */
export function fitted(
  answer: unknown,
  mark: Mark,
  texts: number,
  canAskForFewer: boolean,
): { value: unknown; text: string } | undefined {
  for (const most of [texts, Math.min(texts, 300), Math.min(texts, 80)]) {
    const value = present(answer, mark, most)
    const text = JSON.stringify(value)
    if (text.length <= RESULT_CHARACTERS) return { value, text }
  }
  if (canAskForFewer) return undefined
  let rest = answer
  for (let items = 50; items >= 1; items = Math.floor(items / 2)) {
    rest = shortened(answer, items)
    const value = present(rest, mark, Math.min(texts, 80))
    const text = JSON.stringify(value)
    if (text.length <= RESULT_CHARACTERS) return { value, text }
  }
  const text = `${JSON.stringify(present(rest, mark, 80)).slice(0, RESULT_CHARACTERS - 100)}… [cut: ask for something narrower]`
  return { value: { cut: text }, text }
}

/** An answer with at most so many items in each of its lists, and with how many there were. */
function shortened(value: unknown, most: number): unknown {
  if (Array.isArray(value)) {
    const items = value.slice(0, most).map((each) => shortened(each, most))
    return value.length > most ? [...items, { leftOut: value.length - most }] : items
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, shortened(field, most)]))
}
