import type { Found } from './domain/found-words.ts'

export interface WordHit {
  contactId: string
  n: number
  where: Found['where']
}

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface SearchStore {
  readWords(contactId: string, n: number): Promise<Set<string>>
  indexWords(contactId: string, n: number, words: readonly Found[]): Promise<void>
  findWord(prefix: string, limit: number): Promise<WordHit[]>
}
