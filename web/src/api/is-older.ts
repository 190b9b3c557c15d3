/** Whether this answer tells of the same thing as what is known, and of an earlier version of it. */
export function isOlder(answer: unknown, known: unknown): boolean {
  const [before, after] = [known, answer] as ({ id: string; version: number } | undefined)[]
  return before !== undefined && after !== undefined && before.id === after.id && before.version > after.version
}
