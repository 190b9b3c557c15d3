import { readFileSync } from 'node:fs'
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js'
import { describe, expect, it } from 'vitest'
import { readPhone } from '../../../functions/areas/channels/domain/phone-number.ts'

const read = (name: string) =>
  JSON.parse(
    readFileSync(new URL(`../../../node_modules/libphonenumber-js/${name}`, import.meta.url), 'utf8'),
  ) as unknown
const examples = Object.entries(read('examples.mobile.json') as Record<string, string>) as [CountryCode, string][]
const { countries, country_calling_codes: codes } = read('metadata.min.json') as {
  countries: Record<string, unknown>
  country_calling_codes: Record<string, string[]>
}
/** Countries that share a code are told apart by kinds of numbers, which ours does without. */
const isShared = (number: string) => [1, 2, 3].some((length) => (codes[number.slice(1, 1 + length)]?.length ?? 0) > 1)

/** The same by the library whose data ours is. */
function theirs(text: string, country: CountryCode): string | undefined {
  const found = parsePhoneNumberFromString(text, { defaultCountry: country, extract: false })
  const isNumber = text.startsWith('+') ? found?.isPossible() : found?.isValid()
  return isNumber && found && /^\+[1-9]\d{5,14}$/.test(found.number) ? found.number : undefined
}

describe('M9 a telephone number', () => {
  it.each([
    ['+49 151 2345678', null, '+491512345678'],
    ['0151 2345678', 'DE', '+491512345678'],
    ['(030) 123-456', 'DE', '+4930123456'],
    ['+49 (0)30 123456', null, '+4930123456'],
    ['0049 30 123456', 'DE', '+4930123456'],
    ['011 49 30 123456', 'US', '+4930123456'],
    ['(212) 555-0123', 'US', '+12125550123'],
    ['0151 2345678', null, undefined],
    ['0151', 'DE', undefined],
    ['call me', 'DE', undefined],
    ['0151 2345678', 'XX', undefined],
    ['', 'DE', undefined],
  ])('%s as in %s is %s', (text, country, number) => {
    expect(readPhone(text, country)).toBe(number)
  })

  it('is read in every country as libphonenumber reads it, however it is written', () => {
    expect(examples.length).toBeGreaterThan(230)
    const differ = examples.flatMap(([country, number]) => {
      const whole = parsePhoneNumberFromString(number, country)
      if (!whole) throw new Error(`${country} has no ${number}`)
      const digits = whole.number.slice(1)
      const forms = [
        number,
        whole.formatNational(),
        whole.formatInternational(),
        digits,
        `00${digits}`,
        `011${digits}`,
        `0${number}`,
        `${number}1`,
        number.slice(0, -1),
        number.slice(0, -3),
        number.slice(1),
      ]
      return forms.flatMap((form) => {
        const [ours, expected] = [readPhone(form, country), theirs(form, country)]
        return ours === expected ? [] : [{ country, form, ours, expected }]
      })
    })
    // What is a number in such a country, but of no kind that it has.
    expect(differ.filter(({ ours, expected }) => expected !== undefined || !isShared(ours ?? ''))).toEqual([])
    expect(differ.length).toBeLessThan(15)
    expect(Object.keys(countries).filter((one) => readPhone('0', one) !== undefined)).toEqual([])
  })
})
