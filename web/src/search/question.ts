/** By what a search is narrowed, as it is written: `team:sales from:2026-03`. */
export const filterKeys = ['team', 'agent', 'channel', 'status', 'tag', 'from', 'to', 'has'] as const
export type FilterKey = (typeof filterKeys)[number]
export interface Filter {
  key: FilterKey
  value: string
}
/** What is looked for: words, and by what it is narrowed, of each kind once. */
export interface Question {
  words: string
  filters: Filter[]
}

/** How the keys are called in the language that is read. */
export type KeyNames = Partial<Record<FilterKey, string>>

const PART = /([\p{L}\p{M}]+):("[^"]*"?|[^\s"]*)|"[^"]*"?|\S+/gu
const QUOTES = /[“”„‟«»]/g

/** The kind of filter that a word names, in English or in the language that is read. */
function keyNamed(word: string, names: KeyNames = {}): FilterKey | undefined {
  const lower = word.toLowerCase()
  return filterKeys.find((key) => key === lower || names[key]?.toLowerCase() === lower)
}

/** Reads what was written. A filter without a value yet is a word like others. */
export function readQuestion(text: string, names: KeyNames = {}): Question {
  const words: string[] = []
  let filters: Filter[] = []
  for (const [part, name = '', given = ''] of text.replace(QUOTES, '"').matchAll(PART)) {
    const key = keyNamed(name, names)
    const value = given.replaceAll('"', '').trim()
    if (key && value) filters = withFilter(filters, { key, value })
    else words.push(part)
  }
  return { words: words.join(' '), filters }
}

/** With one more; of each kind there is one. */
export const withFilter = (filters: readonly Filter[], filter: Filter): Filter[] => [
  ...filters.filter(({ key }) => key !== filter.key),
  filter,
]

/** As it is written, the same in every language. */
export function writeQuestion({ words, filters }: Question): string {
  const written = filters.map(({ key, value }) => `${key}:${/\s/.test(value) ? `"${value}"` : value}`)
  return [...written, words.trim()].filter(Boolean).join(' ')
}

/** Of what is being typed: whole filters that have a space behind them, and the rest. */
export function takeFilters(text: string, names: KeyNames): { filters: Filter[]; rest: string } {
  let filters: Filter[] = []
  const rest = text.replace(
    /(^|\s)([\p{L}\p{M}]+):("[^"]+"|[^\s"]+)(?=\s)/gu,
    (all, before: string, name: string, given: string) => {
      const key = keyNamed(name, names)
      if (!key) return all
      filters = withFilter(filters, { key, value: given.replaceAll('"', '') })
      return before
    },
  )
  return { filters, rest: filters.length > 0 ? rest.trimStart() : text }
}

/** The last word that is being typed, where it is, or may become, a filter. */
export function typedLast(text: string, names: KeyNames) {
  const [last = ''] = /\S*$/.exec(/"[^"]*$/.exec(text)?.index === undefined ? text : '') ?? []
  const quoted = /(?:^|\s)([\p{L}\p{M}]+):"([^"]*)$/u.exec(text)
  if (quoted) {
    const key = keyNamed(quoted[1] ?? '', names)
    return { from: text.length - quoted[0].trimStart().length, key, typed: quoted[2] ?? '' }
  }
  const at = last.indexOf(':')
  const key = at > 0 ? keyNamed(last.slice(0, at), names) : undefined
  return { from: text.length - last.length, key, typed: key ? last.slice(at + 1) : last }
}

const DENSE = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{sc=Hangul}\p{sc=Thai}]/u

/** The words as they are asked for: a name of one or two letters is asked for whole; undefined: there is nothing to ask for. */
export function asked(words: string): string | undefined {
  const letters = words.replace(/[^\p{L}\p{N}]/gu, '')
  if (letters === '') return undefined
  if (letters.length > 2 || DENSE.test(words)) return words.slice(0, 200)
  const quoted = words.includes('"') ? words : `"${words.trim()}"`
  return quoted.length > 2 ? quoted : undefined
}

/** The beginning and the end of a day, month or year as people write it, by this computer's clock; undefined: it is none. */
export function spanOf(text: string, now: Date): { from: Date; to: Date } | undefined {
  const day = (year: number, month: number, date: number) => new Date(year, month, date)
  const [year, month, date] = [now.getFullYear(), now.getMonth(), now.getDate()]
  const days: Record<string, [Date, Date]> = {
    today: [day(year, month, date), day(year, month, date + 1)],
    yesterday: [day(year, month, date - 1), day(year, month, date)],
    week: [day(year, month, date - 6), day(year, month, date + 1)],
    month: [day(year, month, 1), day(year, month + 1, 1)],
    lastmonth: [day(year, month - 1, 1), day(year, month, 1)],
  }
  const named = days[text.toLowerCase()]
  const [, y, m, d] = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/.exec(text) ?? []
  const [, d2, m2, y2] = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(text) ?? []
  const [yy, mm, dd] = [y ?? y2, m ?? m2, d ?? d2].map((each) => (each === undefined ? undefined : Number(each)))
  const isReal = yy !== undefined && yy > 1970 && (mm ?? 1) >= 1 && (mm ?? 1) <= 12 && (dd ?? 1) >= 1 && (dd ?? 1) <= 31
  const given = isReal
    ? ([
        day(yy, (mm ?? 1) - 1, dd ?? 1),
        dd ? day(yy, (mm ?? 1) - 1, dd + 1) : mm ? day(yy, mm, 1) : day(yy + 1, 0, 1),
      ] as const)
    : undefined
  const [from, next] = named ?? given ?? []
  return from && next ? { from, to: new Date(next.getTime() - 1) } : undefined
}
