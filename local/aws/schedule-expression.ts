import { ServiceError } from './wire.ts'

const PERIODS: Record<string, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/** `at(2030-01-31T12:00:00)` in UTC, or `rate(15 minutes)`. Throws ValidationException for anything else. */
export function parseExpression(expression: string, timezone: string): { at: number } | { every: number } {
  const [, at] = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(expression) ?? []
  const time = at === undefined ? Number.NaN : Date.parse(`${at}Z`)
  if (!Number.isNaN(time)) {
    if (timezone === 'UTC') return { at: time }
    throw new ServiceError('ValidationException', `The local scheduler knows UTC only, not ${timezone}.`)
  }
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? []
  const period = PERIODS[unit ?? '']
  if (period !== undefined && Number(count) > 0) return { every: Number(count) * period }
  throw new ServiceError('ValidationException', `Invalid Schedule Expression ${expression}.`)
}
