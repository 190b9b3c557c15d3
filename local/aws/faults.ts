import type { Faults } from './types.ts'

/**
 * The switches that make the stand-ins behave like the services on a bad day, and counters of what happened. They do not
 * outlive the process. What happens between a function and a service (throttles, cut connections, crashes) is not here.
 */
export function createFaults(): Faults {
  const counters: Record<string, number> = {}
  return {
    duplicates: false,
    reordering: false,
    failing: [],
    counters,
    count(name, by = 1) {
      counters[name] = (counters[name] ?? 0) + by
    },
  }
}
