import { useTranslation } from 'react-i18next'
import { localeOf } from './locale.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const made = new Map<string, Intl.DateTimeFormat | Intl.RelativeTimeFormat>()
function once<Format extends Intl.DateTimeFormat | Intl.RelativeTimeFormat>(key: string, make: () => Format): Format {
  const format = (made.get(key) as Format | undefined) ?? make()
  made.set(key, format)
  return format
}

const dayOf = (ms: number) => new Date(ms).setHours(0, 0, 0, 0)

/** How people say when something was: the finer the nearer. */
export function relativeTime(at: number, now: number, language: string): string {
  const ago = now - at
  const relative = once(
    `relative ${language}`,
    () =>
      // The narrow form is a word in English only; elsewhere it is a sign and a letter.
      new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: language.startsWith('en') ? 'narrow' : 'short' }),
  )
  if (ago < MINUTE) return relative.format(0, 'second')
  if (ago < HOUR) return relative.format(-Math.floor(ago / MINUTE), 'minute')
  if (ago < DAY) return relative.format(-Math.floor(ago / HOUR), 'hour')
  if (ago < 7 * DAY) return relative.format(-Math.round((dayOf(now) - dayOf(at)) / DAY), 'day')
  const year = new Date(at).getFullYear() === new Date(now).getFullYear() ? {} : { year: 'numeric' as const }
  const key = `date ${language} ${'year' in year}`
  return once(key, () => new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', ...year })).format(at)
}

export function exactTime(at: number, language: string): string {
  const format = once(
    `exact ${language}`,
    () => new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'medium' }),
  )
  return format.format(at)
}

/** Date and time to the second, in a line. */
export function stampTime(at: number, language: string): string {
  const format = once(
    `stamp ${language}`,
    () => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }),
  )
  return format.format(at)
}

export function clockTime(at: number, language: string): string {
  return once(`clock ${language}`, () => new Intl.DateTimeFormat(language, { timeStyle: 'short' })).format(at)
}

/** The heading of a day: today, yesterday, or its date. */
export function dayName(at: number, now: number, language: string): string {
  const days = Math.round((dayOf(now) - dayOf(at)) / DAY)
  if (days < 2) {
    const relative = once(`day ${language}`, () => new Intl.RelativeTimeFormat(language, { numeric: 'auto' }))
    const word = relative.format(-days, 'day')
    return word.charAt(0).toLocaleUpperCase(language) + word.slice(1)
  }
  return once(
    `long ${language}`,
    () => new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
  ).format(at)
}

/** How long somebody has waited, in minutes, as people say it: 5 min, 3 hr 10 min. */
export function waited(ms: number, language: string): string {
  const minutes = Math.max(0, Math.floor(ms / MINUTE))
  const unit = (value: number, name: 'minute' | 'hour' | 'day') =>
    new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value)
  if (minutes < 60) return minutes === 0 ? `<${unit(1, 'minute')}` : unit(minutes, 'minute')
  const hours = Math.floor(minutes / 60)
  if (hours < 24)
    return minutes % 60 === 0 ? unit(hours, 'hour') : `${unit(hours, 'hour')} ${unit(minutes % 60, 'minute')}`
  return `${unit(Math.floor(hours / 24), 'day')} ${unit(hours % 24, 'hour')}`
}

/** How long, as a clock counts: 0:42, 12:05, 3 h 10. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes}:${String(seconds % 60).padStart(2, '0')}`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return `${hours} h ${String(minutes % 60).padStart(2, '0')}`
  return `${Math.floor(hours / 24)} d ${hours % 24} h`
}

/** The language of the texts. */
export function useLanguage(): string {
  return useTranslation().i18n.language
}

/** How numbers, dates and times are written: as in the reader's own region, where that speaks the language of the texts. */
export function useLocale(): string {
  return localeOf(useLanguage(), navigator.languages)
}
