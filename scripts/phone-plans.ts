import { readFileSync, writeFileSync } from 'node:fs'

/*
 * What is known of the countries' telephone numbers, taken from libphonenumber-js: `npx tsx scripts/phone-plans.ts`. Of its 145 KB
 * ours need these, to read a number: formats, kinds of numbers and the rest are left out. A test compares the two.
 */

type Country = readonly [
  code: string,
  abroad: string,
  pattern: string,
  lengths: number[],
  formats: unknown,
  prefix?: string | 0,
  prefixRule?: unknown,
  prefixPattern?: string | 0,
  prefixBecomes?: string | 0,
]
interface Metadata {
  country_calling_codes: Record<string, string[]>
  countries: Record<string, Country>
}

const source = new URL('../node_modules/libphonenumber-js/metadata.min.json', import.meta.url)
const { country_calling_codes: codes, countries } = JSON.parse(readFileSync(source, 'utf8')) as Metadata
// A code of several countries goes by the first of them.
const inOrder = [...new Set([...Object.values(codes).map(([first = '']) => first), ...Object.keys(countries)])]
const rows = inOrder.map((name) => {
  const [code, abroad, pattern, lengths, , prefix, , prefixPattern, prefixBecomes] = countries[name] as Country
  const line = [name, code, lengths.join(), abroad, pattern, prefixPattern || prefix || '', prefixBecomes || '']
  return line.join(' ').trimEnd()
})
const file = `/**
 * Countries' telephone numbers, made by \`scripts/phone-plans.ts\` from libphonenumber-js (MIT), whose data is Google's libphonenumber
 * (Apache 2.0): country, code, lengths within it, what is dialled before a number abroad, pattern, what is dialled before a
 * number at home, and what that becomes.
 */
export const PHONE_PLANS = String.raw\`${rows.join('\n')}\`
`
writeFileSync(new URL('../functions/areas/channels/domain/phone-plans.ts', import.meta.url), file)
