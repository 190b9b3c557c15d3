import de from './de.json'
import en from './en.json'
import es from './es.json'
import fr from './fr.json'
import it from './it.json'
import pt from './pt.json'

export type TextKey = keyof typeof en
/** A text by its key, with `{placeholders}` filled in. */
export type Translate = (key: TextKey, values?: Record<string, string | number>) => string

const languages: Record<string, Record<TextKey, string>> = { de, en, es, fr, it, pt }

/** The texts of the first of these languages that there are texts for, else English ones. */
export function textsFor(wanted: readonly (string | null | undefined)[]): { language: string; t: Translate } {
  const known = wanted.map((tag) => tag?.trim().slice(0, 2).toLowerCase() ?? '')
  const language = known.find((tag) => Object.hasOwn(languages, tag)) ?? 'en'
  const texts = languages[language] ?? en
  return {
    language,
    t: (key, values = {}) => texts[key].replace(/\{(\w+)\}/g, (all, name: string) => String(values[name] ?? all)),
  }
}
