import parsePhoneNumberFromString from 'libphonenumber-js/core/es6'
import metadata from 'libphonenumber-js/min/metadata'
import { asNumber } from '../../../../contracts/channels/phone-number.ts'

/** A telephone number as people read it: in groups, and of which country it is, where one can tell. */
export function describePhone(text: string, country: string | null) {
  const home = country === null ? {} : { defaultCountry: country as 'DE' }
  const found = asNumber(text, parsePhoneNumberFromString(text, { ...home, extract: false }, metadata))
  return found && { number: found.number as string, written: found.formatInternational(), country: found.country }
}
