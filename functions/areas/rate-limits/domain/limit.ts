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

/**
 * How many calls a process counts before it tells the others: a fifth of the limit. Below that a subject costs no write;
 * each further process lets at most so many too many through.
 */
export const shareOf = ({ most }: Limit): number => Math.max(1, Math.floor(most / 5))

/** What a process knows of one subject's minute. */
export interface Tally {
  /** what the table had when it was last asked, this process's share included */
  reported: number
  /** seen since */
  unreported: number
}

export const isOver = (limit: Limit, { reported, unreported }: Tally): boolean => reported + unreported > limit.most
