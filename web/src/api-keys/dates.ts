/** A day, as people write it. */
export const dateWords = (at: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium' }).format(Date.parse(at))

const padded = (value: number) => String(value).padStart(2, '0')

/** The day of a time on the reader's own calendar, as a field of dates has it. */
export function dayOf(at: string): string {
  const date = new Date(at)
  return `${date.getFullYear()}-${padded(date.getMonth() + 1)}-${padded(date.getDate())}`
}

/** The last moment of a day on the reader's own calendar. */
export const endOf = (day: string): string => new Date(`${day}T23:59:59.999`).toISOString()
