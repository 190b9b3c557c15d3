import { DomainError } from '../../../kernel/errors.ts'
import type { Conversation } from './conversation.ts'

const YEAR_MS = 366 * 24 * 60 * 60 * 1000

/** S2, M19: the next time that an agent said something is to happen at: a hold ends, a message leaves. */
export function appointmentOf({
  status,
  holdUntil,
  blacklisted,
  scheduled,
}: Pick<Conversation, 'status' | 'holdUntil' | 'blacklisted' | 'scheduled'>): number | undefined {
  const times = [status === 'on_hold' && !blacklisted ? holdUntil : undefined, scheduled?.next].filter(
    (at) => typeof at === 'number',
  )
  return times.length > 0 ? Math.min(...times) : undefined
}

/**
 * When something is to happen where no clock runs (closed, on hold, blacklisted), in epoch ms: an appointment, or the end of a
 * note's window (L3); null: nothing is. Needs no team's times: whoever stops the clocks sets `timerAt` to it.
 */
export function dueWithoutClocks(conversation: Conversation): number | null {
  const times = [appointmentOf(conversation), conversation.noteUntil].filter((at) => at !== undefined)
  return times.length > 0 ? Math.min(...times) : null
}

/** A time that an agent gives for something to happen, as epoch ms: to come, and within a year. Throws invalid_request. */
export function timeAhead(given: string, path: string, now: number): number {
  const at = Date.parse(given)
  const wrong = !(at > now) ? 'is past' : at > now + YEAR_MS ? 'is more than a year ahead' : undefined
  if (wrong === undefined) return at
  throw new DomainError('invalid_request', `The time ${wrong}.`, [{ path, message: wrong }])
}
