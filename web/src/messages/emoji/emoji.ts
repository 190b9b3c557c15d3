import type { Language } from '../../i18n/index.ts'
import type { Suggestion } from '../suggestion.ts'

/** An emoji: itself, its name, the words that are typed after a colon, what else it is found by, and its group. */
export type Emoji = readonly [emoji: string, label: string, names: string, tags: string, group: number]

/** All of a language; the names of the groups by their numbers. */
export interface EmojiData {
  emoji: readonly Emoji[]
  groups: readonly string[]
}

const files: Record<Language, () => Promise<{ default: EmojiData }>> = {
  en: () => import('virtual:emoji/en'),
  de: () => import('virtual:emoji/de'),
  es: () => import('virtual:emoji/es'),
  fr: () => import('virtual:emoji/fr'),
  it: () => import('virtual:emoji/it'),
  pt: () => import('virtual:emoji/pt'),
}

const loading = new Map<string, Promise<EmojiData>>()

/** Every emoji, in the language that is read; the same promise for the same language. */
export function loadEmoji(language: string): Promise<EmojiData> {
  const known = loading.get(language)
  if (known) return known
  const read = language in files ? files[language as Language] : files.en
  const loaded = read().then((file) => file.default)
  // What did not come is asked for again the next time.
  loaded.catch(() => loading.delete(language))
  loading.set(language, loaded)
  return loaded
}

const fold = (text: string) => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

/** The emoji that are meant by some words: by the beginning of a name first, then by any part of what is said of them. */
export function searchEmoji(all: readonly Emoji[], query: string): readonly Emoji[] {
  const words = fold(query)
    .split(/[\s_]+/)
    .filter((word) => word !== '')
  const first = words[0]
  if (first === undefined) return all
  const ranked = all.flatMap((emoji) => {
    const [, label, names, tags] = emoji
    const name = fold(label)
    const said = fold(`${name} ${names.replaceAll('_', ' ')} ${tags}`)
    if (!words.every((word) => said.includes(word))) return []
    const isNamed = names.split(' ').some((one) => one.startsWith(words.join('_')))
    const rank = isNamed || name.startsWith(first) ? 0 : said.split(' ').some((one) => one.startsWith(first)) ? 1 : 2
    return [{ emoji, rank }]
  })
  return ranked.toSorted((one, other) => one.rank - other.rank).map(({ emoji }) => emoji)
}

const MAX_SUGGESTIONS = 7

/** M7: what is offered after `:` and the beginning of a name. */
export async function suggestEmoji(language: string, query: string): Promise<Suggestion[]> {
  const { emoji: all } = await loadEmoji(language)
  const found = searchEmoji(all, query)
  return found.slice(0, MAX_SUGGESTIONS).map(([emoji, label, names]) => ({
    id: emoji,
    text: `${emoji} `,
    sign: emoji,
    label,
    ...(names === '' ? {} : { hint: `:${names.split(' ')[0]}:` }),
  }))
}
