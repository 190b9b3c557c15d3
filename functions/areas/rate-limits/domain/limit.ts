/** So many calls of one kind a minute. */
export interface Limit {
  /** what is counted, as part of a key */
  name: string
  most: number
}

export const WINDOW_MS = 60_000

/** The minute that a time (epoch ms) falls into, counted from the epoch. */
export const windowOf = (now: number): number => Math.floor(now / WINDOW_MS)

/** Whole seconds until the next minute begins, at least one. */
export function secondsLeft(now: number): number {
  return Math.max(1, Math.ceil(((windowOf(now) + 1) * WINDOW_MS - now) / 1000))
}

/** What a process knows of one subject's minute. */
export interface Tally {
  /** what the table had when it was last asked, this process's share included */
  reported: number
  /** seen since */
  unreported: number
}

/**
 * How many calls a process counts before it tells the others: the first of a minute costs no write, nor do most of those
 * that are far from a large limit; the nearer it is, the closer all processes look.
 */
export function shareOf({ most }: Limit, { reported }: Tally): number {
  return Math.min(most, Math.max(reported === 0 ? 2 : 1, Math.floor((most - reported) / 12)))
}

/** As far as the process knows, there were as many as may be. */
export const isFull = ({ most }: Limit, { reported, unreported }: Tally): boolean => reported + unreported >= most
