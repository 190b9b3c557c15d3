import parsePhoneNumberFromString, { type MetadataJson } from 'libphonenumber-js/core/es6'
import { inflated } from '../../../kernel/on-demand.ts'
import { numberPlans } from './number-plans.ts'

let plans: MetadataJson | undefined

/** Reads a number by its country's plan; undefined where it is none. Much to load: for whoever needs it. */
export function parsePhone(text: string, country: string | null) {
  plans ??= JSON.parse(inflated(Buffer.from(numberPlans, 'base64')).toString()) as MetadataJson
  const home = country === null ? {} : { defaultCountry: country as 'DE' }
  return parsePhoneNumberFromString(text, { ...home, extract: false }, plans)
}
