/** The first of these that is a kind of that language; the language itself where none is. */
export function localeOf(language: string, regions: readonly string[]): string {
  return regions.find((region) => region.toLowerCase().split('-')[0] === language) ?? language
}
