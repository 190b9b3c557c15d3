import type { Clock } from '../kernel/ports.ts'

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() }
