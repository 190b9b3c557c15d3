import en from './en.json' with { type: 'json' }

export type TextKey = keyof typeof en
/** A text by its key, with `{placeholders}` filled in. */
export type Translate = (key: TextKey, values?: Record<string, string | number>) => string
export interface Texts {
  language: string
  t: Translate
}

/** Each has a file beside this one; all but English are loaded by those who read them. */
export const LANGUAGES = ['ar', 'de', 'en', 'es', 'fr', 'it', 'ja', 'nl', 'pl', 'pt', 'tr', 'zh']

/**
 * The texts of the first of these languages that there are texts for, else English ones. `source` is the address of the
 * widget's own script: the others lie beside it.
 */
export async function textsFor(wanted: readonly string[], source: string): Promise<Texts> {
  const known = wanted.map((tag) => tag.trim().slice(0, 2).toLowerCase())
  const language = known.find((tag) => LANGUAGES.includes(tag)) ?? 'en'
  if (language === 'en') return inWords(language, en)
  try {
    const file = (await import(/* @vite-ignore */ new URL(`widget-${language}.js`, source).href)) as { default: object }
    // A text that a file from before an upgrade lacks is said in English for as long as the file is kept.
    return inWords(language, { ...en, ...file.default })
  } catch {
    // The page's policy or the network has none: a chat in English is better than none.
    return inWords('en', en)
  }
}

function inWords(language: string, texts: Record<TextKey, string>): Texts {
  return {
    language,
    t: (key, values = {}) => texts[key].replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all)),
  }
}
