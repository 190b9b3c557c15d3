import { DomainError } from '../../../kernel/errors.ts'
import { dateOf, dayOf, placeOf } from './days.ts'
import type { By } from './metrics.ts'

const USUAL_DAYS = 28
const MOST_DAYS = 1_100
/** Rows of a day each that an answer has at most. */
const MOST_BY_DAY = 400
const FIRST = '2015-01-01'
const MOST_AHEAD = 366

/** The day (`YYYY-MM-DD`) that the clock on the wall shows at a moment (epoch ms). */
const dateAt = (timeZone: string, at: number): string => dateOf(placeOf(timeZone, at).day)

const isDate = (given: string) => given.length === 10

/**
 * R1: first and last local day of what is asked for: days as they are, moments by the day that they are in (`to` is exclusive). Left
 * out: 28 days in all, until today. Throws `invalid_request` for what nobody can mean, with the field.
 */
export function askedSpan(
  asked: { from?: string | undefined; to?: string | undefined },
  timeZone: string,
  now: number,
): { from: string; to: string } {
  const read = (given: string, isEnd: boolean) =>
    isDate(given) ? given : dateAt(timeZone, Date.parse(given) - (isEnd ? 1 : 0))
  const today = dateAt(timeZone, now)
  const to = asked.to === undefined ? today : read(asked.to, true)
  const from = asked.from === undefined ? dateOf(dayOf(to) - USUAL_DAYS + 1) : read(asked.from, false)
  if (from < FIRST) throw wrong('from', `is before ${FIRST}`)
  if (dayOf(to) > dayOf(today) + MOST_AHEAD) throw wrong('to', 'is more than a year ahead')
  if (from > to) throw wrong(asked.from === undefined ? 'to' : 'from', 'is after `to`')
  if (dayOf(to) - dayOf(from) >= MOST_DAYS) throw wrong('from', `is more than ${MOST_DAYS} days before \`to\``)
  return { from, to }
}

/** Throws `invalid_request` where an answer would have too many rows. */
export function requireFewRows({ from, to }: { from: string; to: string }, by: By): void {
  if (by === 'day' && dayOf(to) - dayOf(from) >= MOST_BY_DAY) {
    throw wrong('by', `is for at most ${MOST_BY_DAY} days; take week or month`)
  }
}

const wrong = (path: string, message: string) =>
  new DomainError('invalid_request', 'This span can’t be reported on.', [{ path, message }])
