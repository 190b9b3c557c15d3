import type { Clock } from '../use-cases/ports.ts'

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() }
