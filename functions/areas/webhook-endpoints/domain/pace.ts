import type { EndpointRun } from './endpoint.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** So long is waited after the first attempt that failed, after the second … Three days together. */
export const waits: readonly number[] = [
  MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
]
/** After so long without a single success an endpoint is switched off, with the attempt that fails next. */
export const GIVEN_UP_AFTER_MS = 72 * HOUR
/** However long an endpoint wants to be left alone. */
const LONGEST_MS = 24 * HOUR
/** Each wait is longer or shorter by up to so much of it, so that not all endpoints come back at once. */
const JITTER = 0.1
/** Where each delivery is tried for itself: after so many failures in a row nothing but a probe is sent. */
const DEAD_AFTER = 5
/** A call that takes longer makes an endpoint a slow one. */
export const SLOW_MS = 5_000
/** What has been in the queue for so long waits where it holds up nobody. */
export const LATE_MS = 60_000

/** How long to wait after the how manieth attempt (from 1) in ms; `random` from 0 to 1. Longer where the endpoint asked for that. */
export function waitAfter(tries: number, random: number, askedForMs = 0): number {
  const wait = waits[Math.min(tries, waits.length) - 1] ?? MINUTE
  return Math.max(Math.round(wait * (1 + JITTER * (2 * random - 1))), Math.min(askedForMs, LONGEST_MS))
}

/** Whether a delivery that is tried for itself has been tried for long enough. */
export const isTriedEnough = (tries: number): boolean => tries > waits.length

/** Whether nothing but a probe is sent: what happens waits until that got through. */
export const isDead = ({ failures }: EndpointRun): boolean => failures >= DEAD_AFTER

/** What an attempt that failed met. */
export interface Failure {
  now: number
  /** 0 to 1 */
  random: number
  error: string
  askedForMs?: number | undefined
  ordered: boolean
  /** where it is tried for itself and joins what waits: when it is due again */
  due?: number | undefined
}

/** How an endpoint goes on after an attempt failed: `given up` where it is to be switched off. */
export function afterFailure(run: EndpointRun, failure: Failure): EndpointRun | 'given up' {
  const { now, random, error, askedForMs, ordered, due } = failure
  const failures = run.failures + 1
  const failingSince = run.failingSince ?? now
  const failed = { ...run, failures, failingSince, lastError: error }
  const isProbe = ordered || isDead(failed)
  if (!isProbe) return { ...failed, nextAttemptAt: earlier(run.nextAttemptAt, due) }
  const tries = run.tries + 1
  if (isTriedEnough(tries) || now - failingSince >= GIVEN_UP_AFTER_MS) return 'given up'
  return { ...failed, behind: true, tries, nextAttemptAt: now + waitAfter(tries, random, askedForMs) }
}

const earlier = (at: number | null, due: number | undefined) =>
  at === null || due === undefined ? (due ?? at) : Math.min(at, due)

/** How it goes on after a success; the same object where nothing changes. */
export function afterSuccess(run: EndpointRun): EndpointRun {
  if (run.failures === 0 && run.failingSince === null) return run
  const { lastError: _error, ...rest } = run
  return { ...rest, failures: 0, failingSince: null, tries: 0 }
}

/** How it goes on when it is switched off by itself. */
export const switchedOff = (
  run: EndpointRun,
  { now, error, because }: { now: number; error: string; because: 'gone' | 'failed' },
): EndpointRun => ({
  ...run,
  failures: run.failures + 1,
  failingSince: run.failingSince ?? now,
  lastError: error,
  nextAttemptAt: null,
  offAt: now,
  offBecause: because,
})
