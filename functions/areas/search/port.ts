export interface WordHit {
  contactId: string
  n: number
  where: 'name' | 'phone' | 'email' | 'message'
}

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface SearchStore {
  readWords(contactId: string, n: number): Promise<Set<string>>
  indexWords(contactId: string, n: number, words: { word: string; where: WordHit['where'] }[]): Promise<void>
  findWord(prefix: string, limit: number): Promise<WordHit[]>
}
