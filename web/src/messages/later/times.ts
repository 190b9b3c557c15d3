/** Times that agents mean most often, in their own time zone. */
export type PresetName = 'inAnHour' | 'thisAfternoon' | 'tomorrow' | 'monday'

export interface Preset {
  name: PresetName
  at: Date
}

const HOUR_MS = 3_600_000
const MORNING = 9
const AFTERNOON = 16
/** As far ahead as the server takes it. */
const MOST_DAYS = 365

/** So many days on, at an hour of that day: a day may have 23 hours, or 25. */
const dayAt = (now: Date, days: number, hour: number) =>
  new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour)

/** What is offered now, the nearest first; what is past, or the same as another, is left out. */
export function presetsAt(now: Date): Preset[] {
  const untilMonday = (8 - now.getDay()) % 7 || 7
  const inAnHour = new Date(now.getTime() + HOUR_MS)
  inAnHour.setSeconds(0, 0)
  const presets: Preset[] = [
    { name: 'inAnHour', at: inAnHour },
    { name: 'thisAfternoon', at: dayAt(now, 0, AFTERNOON) },
    { name: 'tomorrow', at: dayAt(now, 1, MORNING) },
    { name: 'monday', at: dayAt(now, untilMonday, MORNING) },
  ]
  const isApart = ({ name, at }: Preset) =>
    (name !== 'thisAfternoon' || at.getTime() > inAnHour.getTime()) && (name !== 'monday' || untilMonday > 1)
  return presets.filter(isApart)
}

/** As a field for date and time has it: local, to the minute. */
export function toField(at: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`
}

/** Why a time can't be meant; undefined: it can. */
export function wrongTime(field: string, now: Date): 'missing' | 'past' | 'far' | undefined {
  const at = new Date(field)
  if (Number.isNaN(at.getTime())) return 'missing'
  if (at <= now) return 'past'
  return at > dayAt(now, MOST_DAYS, 0) ? 'far' : undefined
}

const DAY_MS = 24 * HOUR_MS
const midnight = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime()

/** A time to come as people say it: the time alone today, with its day this week, with its date later. */
export function whenWords(at: Date, now: Date, language: string): string {
  const days = Math.round((midnight(at) - midnight(now)) / DAY_MS)
  const time = { hour: 'numeric', minute: '2-digit' } as const
  if (days === 0) return new Intl.DateTimeFormat(language, time).format(at)
  if (days > 0 && days < 7) return new Intl.DateTimeFormat(language, { weekday: 'short', ...time }).format(at)
  const year = at.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' as const }
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', ...year, ...time }).format(at)
}
