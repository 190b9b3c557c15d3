/** What this area asks of the table. */
export interface RateLimitsStore {
  /** adds calls to the subject's count of that minute, and answers the sum of all processes */
  countCalls(key: { name: string; subject: string; window: number }, calls: number): Promise<number>
}
