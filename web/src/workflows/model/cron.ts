/** How often a schedule runs, as people say it; what they would not say so stays as it is written. */
export type Rhythm =
  | { kind: 'daily' | 'weekdays'; time: string }
  | { kind: 'weekly'; time: string; day: number }
  | { kind: 'monthly'; time: string; day: number }
  | { kind: 'custom'; cron: string }

export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 0]
const two = (value: string) => value.padStart(2, '0')

/** The rhythm of a cron expression. */
export function rhythmOf(cron: string): Rhythm {
  const custom = { kind: 'custom' as const, cron }
  const [minute = '', hour = '', day = '', month, weekday = '', ...more] = cron.trim().split(/\s+/)
  if (!/^\d{1,2}$/.test(minute) || !/^\d{1,2}$/.test(hour) || Number(minute) > 59 || Number(hour) > 23) return custom
  if (month !== '*' || more.length > 0) return custom
  const time = `${two(hour)}:${two(minute)}`
  if (day === '*') {
    if (weekday === '*') return { kind: 'daily', time }
    if (weekday === '1-5') return { kind: 'weekdays', time }
    return /^[0-6]$/.test(weekday) ? { kind: 'weekly', time, day: Number(weekday) } : custom
  }
  return weekday === '*' && /^([1-9]|[12]\d|3[01])$/.test(day) ? { kind: 'monthly', time, day: Number(day) } : custom
}

export function cronOf(rhythm: Rhythm): string {
  if (rhythm.kind === 'custom') return rhythm.cron
  const [hour = 9, minute = 0] = rhythm.time.split(':').map(Number)
  const at = `${minute} ${hour}`
  switch (rhythm.kind) {
    case 'daily':
      return `${at} * * *`
    case 'weekdays':
      return `${at} * * 1-5`
    case 'weekly':
      return `${at} * * ${rhythm.day}`
    case 'monthly':
      return `${at} ${rhythm.day} * *`
  }
}

/** The same, as it begins when another kind is chosen. */
export function asKind(rhythm: Rhythm, kind: Rhythm['kind']): Rhythm {
  if (kind === 'custom') return { kind, cron: cronOf(rhythm) }
  const time = rhythm.kind === 'custom' ? '09:00' : rhythm.time
  return kind === 'weekly' || kind === 'monthly' ? { kind, time, day: 1 } : { kind, time }
}
