import type { Parts } from './ports.ts'

/** Where only the second is known: its last millisecond. Epoch ms. */
export const endOfSecond = (ms: number): number => Math.floor(ms / 1000) * 1000 + 999

/** Where time and randomness come from: the rules themselves have neither. */
export interface Moment {
  now: number
  ulid(): string
}

/** The present, for the rules. */
export function momentOf(deps: Pick<Parts, 'clock' | 'ulid'>): Moment {
  return { now: deps.clock.now(), ulid: deps.ulid }
}
