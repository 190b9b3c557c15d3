import type { StoredAnswer, Write } from '../kernel/commit.ts'

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface AnswersStore {
  readAnswer(scope: string, key: string, now: number, consistent?: boolean): Promise<StoredAnswer | undefined>
  putAnswer(scope: string, key: string, answer: StoredAnswer, now: number): Write
}
