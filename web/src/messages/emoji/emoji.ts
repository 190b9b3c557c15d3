import type { Language } from '../../i18n/languages.ts'
import type { Suggestion } from '../suggestion.ts'
import { type Emoji, searchEmoji } from './search.ts'

/** All of a language; the names of the groups by their numbers. */
export interface EmojiData {
  emoji: readonly Emoji[]
  groups: readonly string[]
}

const files: Record<Language, () => Promise<{ default: EmojiData }>> = {
  en: () => import('virtual:emoji/en'),
  // There are no names of emoji in Arabic and Turkish.
  ar: () => import('virtual:emoji/en'),
  tr: () => import('virtual:emoji/en'),
  de: () => import('virtual:emoji/de'),
  es: () => import('virtual:emoji/es'),
  fr: () => import('virtual:emoji/fr'),
  it: () => import('virtual:emoji/it'),
  ja: () => import('virtual:emoji/ja'),
  nl: () => import('virtual:emoji/nl'),
  pl: () => import('virtual:emoji/pl'),
  pt: () => import('virtual:emoji/pt'),
  zh: () => import('virtual:emoji/zh'),
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
