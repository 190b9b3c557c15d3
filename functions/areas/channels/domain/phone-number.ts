import type { PhoneNumber } from 'libphonenumber-js/core'

const E164 = /^\+[1-9]\d{5,14}$/

/** Without what people put between digits; brackets stay, for a zero in them is not called from abroad. */
const plain = (text: string) => text.replaceAll(/[\s\u202a-\u202e\u2066-\u2069.\-‐-―/]/g, '')

/** What countries call their numbers is much to load: only who needs it does. */
async function parse(text: string, country: string | null): Promise<PhoneNumber | undefined> {
  const [{ parsePhoneNumberFromString }, { default: metadata }] = await Promise.all([
    import('libphonenumber-js/core/es6'),
    import('libphonenumber-js/min/metadata'),
  ])
  const home = country === null ? {} : { defaultCountry: country as 'DE' }
  const found = parsePhoneNumberFromString(text, { ...home, extract: false }, metadata)
  // With a country's code it may be of a kind that is newer than what is known of the country.
  const isNumber = plain(text).startsWith('+') ? found?.isPossible() : found?.isValid()
  return isNumber && found && E164.test(found.number) ? found : undefined
}

/**
 * A telephone number as it is called from anywhere (`+4930123456`), read from however somebody writes it: with its country's
 * code, or as in `country`. Undefined where it is none.
 */
export async function readPhone(text: string, country: string | null): Promise<string | undefined> {
  return E164.test(plain(text)) ? plain(text) : (await parse(text, country))?.number
}

/** The same as people read it: in groups, and of which country it is, where one can tell. */
export async function describePhone(text: string, country: string | null) {
  const found = await parse(text, country)
  return found && { number: found.number as string, written: found.formatInternational(), country: found.country }
}
