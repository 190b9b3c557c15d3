interface Nation {
  /** the country’s code, and the digit that some networks put behind it or within the number */
  long: RegExp
  short: RegExp
  toShort: string
  toLong: string
}

/**
 * Brazil: mobile numbers have had a 9 behind the area code since 2012 to 2016, and accounts from before may go without.
 * Mexico: a 1 stood before mobile numbers until 2019. Argentina: a 9 stands before mobile numbers called from abroad.
 */
const nations: readonly Nation[] = [
  { long: /^55([1-9]\d)9([6-9]\d{7})$/, short: /^55([1-9]\d)([6-9]\d{7})$/, toShort: '55$1$2', toLong: '55$19$2' },
  { long: /^521([2-9]\d{9})$/, short: /^52([2-9]\d{9})$/, toShort: '52$1', toLong: '521$1' },
  { long: /^549([1-8]\d{9})$/, short: /^54([1-8]\d{9})$/, toShort: '54$1', toLong: '549$1' },
]

/**
 * How else a telephone number in international form is written, with or without its `+` as it was given: networks write the
 * mobile numbers of some countries in two ways, and both reach the same person.
 */
export function otherSpellings(number: string): string[] {
  const plus = number.startsWith('+') ? '+' : ''
  const digits = number.slice(plus.length)
  return nations.flatMap(({ long, short, toShort, toLong }) => {
    if (long.test(digits)) return [plus + digits.replace(long, toShort)]
    return short.test(digits) ? [plus + digits.replace(short, toLong)] : []
  })
}
