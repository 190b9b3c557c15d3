const E164 = /^\+[1-9]\d{5,14}$/

/**
 * A telephone number as it is called from anywhere (`+4930123456`), read from however somebody writes it: with its country's
 * code, or as in `country`. Undefined where it is none.
 */
export async function readPhone(text: string, country: string | null): Promise<string | undefined> {
  const plain = text.replaceAll(/[\s\u202a-\u202e\u2066-\u2069.\-‐-―/]/g, '')
  if (E164.test(plain)) return plain
  // What countries call their numbers is much to load, and most numbers come whole.
  const [{ parsePhoneNumberFromString }, { default: metadata }] = await Promise.all([
    import('libphonenumber-js/core/es6'),
    import('libphonenumber-js/min/metadata'),
  ])
  const found = parsePhoneNumberFromString(
    text,
    country === null ? { extract: false } : { defaultCountry: country as 'DE', extract: false },
    metadata,
  )
  // With a country's code it may be of a kind that is newer than what is known of the country.
  const isNumber = plain.startsWith('+') ? found?.isPossible() : found?.isValid()
  return isNumber && found && E164.test(found.number) ? found.number : undefined
}
