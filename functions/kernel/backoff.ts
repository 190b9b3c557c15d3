/** Seconds until the next try: 1, 2, 4 … at most 300. */
export function backoffSeconds(attempts: number): number {
  return Math.min(2 ** Math.max(0, Math.min(attempts, 10) - 1), 300)
}

/** How long an unreachable provider is tried before the message fails visibly. */
export const giveUpAfterMs = 24 * 60 * 60 * 1000
