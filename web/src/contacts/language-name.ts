const names = new Map<string, Intl.DisplayNames>()

/** What a language is called, in the language that is read. */
export function languageName(code: string, language: string): string {
  const known = names.get(language) ?? new Intl.DisplayNames(language, { type: 'language' })
  names.set(language, known)
  try {
    return known.of(code) ?? code
  } catch {
    // RangeError is its only error: not a language tag, so it is shown as it was written.
    return code
  }
}
