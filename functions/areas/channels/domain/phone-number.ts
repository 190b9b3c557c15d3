const E164 = /^\+[1-9]\d{5,14}$/

/** Without what people put between digits; brackets stay, for a zero in them is not called from abroad. */
const plain = (text: string) => text.replaceAll(/[\s\u202a-\u202e\u2066-\u2069.\-‐-―/]/g, '')

/** What was read of a text, as far as it is a telephone number. */
export function asNumber<Found extends { number: string; isPossible(): boolean; isValid(): boolean }>(
  text: string,
  found: Found | undefined,
): Found | undefined {
  // With a country's code it may be of a kind that is newer than what is known of the country.
  const isNumber = plain(text).startsWith('+') ? found?.isPossible() : found?.isValid()
  return isNumber && found && E164.test(found.number) ? found : undefined
}

/**
 * A telephone number as it is called from anywhere (`+4930123456`), read from however somebody writes it: with its country's
 * code, or as in `country`. Undefined where it is none.
 */
export async function readPhone(text: string, country: string | null): Promise<string | undefined> {
  if (E164.test(plain(text))) return plain(text)
  const { parsePhone } = await import('./phone-parser.ts')
  return asNumber(text, parsePhone(text, country))?.number
}
