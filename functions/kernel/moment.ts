import type { Deps } from '../edges/deps.ts'

/** Where time and randomness come from: the rules themselves have neither. */
export interface Moment {
  now: number
  ulid(): string
}

/** The present, for the rules. */
export function momentOf(deps: Pick<Deps, 'clock' | 'ulid'>): Moment {
  return { now: deps.clock.now(), ulid: deps.ulid }
}
