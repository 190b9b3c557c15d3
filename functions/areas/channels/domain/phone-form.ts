const E164 = /^\+[1-9]\d{5,14}$/

/** Without what people put between digits; brackets stay, for a zero in them is not called from abroad. */
const plain = (text: string) => text.replaceAll(/[\s\u202a-\u202e\u2066-\u2069.\-‐-―/]/g, '')

/** A number that was written whole, with its country's code; undefined where it is to be read. */
export const wholeNumber = (text: string): string | undefined => (E164.test(plain(text)) ? plain(text) : undefined)

/** What was read of a text, as far as it is a telephone number. */
export function asNumber<Found extends { number: string; isPossible(): boolean; isValid(): boolean }>(
  text: string,
  found: Found | undefined,
): Found | undefined {
  // With a country's code it may be of a kind that is newer than what is known of the country.
  const isNumber = plain(text).startsWith('+') ? found?.isPossible() : found?.isValid()
  return isNumber && found && E164.test(found.number) ? found : undefined
}
