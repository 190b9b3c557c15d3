/** What this area asks of the table. */
export interface RateLimitsStore {
  /** adds calls to the subject's count of that minute, and answers the sum of all processes */
  countCalls(key: { name: string; subject: string; window: number }, calls: number): Promise<number>
  /** takes calls out of the subject's bucket, which all processes share; times in ms, `fullAt` and `now` epoch ms */
  takeCalls(
    key: { name: string; subject: string },
    way: { worth: number; depth: number; now: number },
  ): Promise<{ taken: boolean; fullAt: number }>
}
