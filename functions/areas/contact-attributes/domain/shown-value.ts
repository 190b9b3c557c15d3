import { canonicalValue, type Values } from './value.ts'

/** Of a checkbox, in the languages of console and web chat. */
const answers: Record<string, readonly [yes: string, no: string]> = {
  ar: ['نعم', 'لا'],
  de: ['Ja', 'Nein'],
  en: ['Yes', 'No'],
  es: ['Sí', 'No'],
  fr: ['Oui', 'Non'],
  it: ['Sì', 'No'],
  ja: ['はい', 'いいえ'],
  nl: ['Ja', 'Nee'],
  pl: ['Tak', 'Nie'],
  pt: ['Sim', 'Não'],
  tr: ['Evet', 'Hayır'],
  zh: ['是', '否'],
}

/** C9: a value as it is read in that language; one that the attribute does not take, as it stands. */
export function shownValue(definition: Values, text: string, language: string | null): string {
  const value = canonicalValue(definition, text)
  if (!value) return text
  const locale = localeOf(language)
  switch (definition.type) {
    case 'number':
      // Four digits are as often a year or a number of something as an amount.
      return new Intl.NumberFormat(locale, { maximumFractionDigits: 15, useGrouping: 'min2' }).format(Number(value))
    case 'date':
      return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(
        new Date(`${value}T00:00:00Z`),
      )
    case 'checkbox': {
      const [yes, no] = answers[new Intl.Locale(locale).language] ?? ['Yes', 'No']
      return value === 'true' ? yes : no
    }
    default:
      return value
  }
}

/** English where a contact's language is none, or nobody knows it. */
function localeOf(language: string | null): string {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(language ?? 'en')[0] ?? 'en'
  } catch {
    // RangeError is its only error: what stands there is no language tag.
    return 'en'
  }
}
