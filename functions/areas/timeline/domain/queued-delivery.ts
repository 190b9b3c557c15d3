import type { Delivery } from './entry.ts'

/** A new outbound message before anything was tried. */
export function queuedDelivery(now: number, round = 1): Delivery {
  return { status: 'queued', error: null, attempts: 0, round, queuedAt: now, leaseUntil: null }
}
