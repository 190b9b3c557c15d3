import { refuse } from './refusals.ts'

interface Decimal {
  digits: bigint
  /** how many of the digits stand behind the point */
  scale: number
}

function parse(text: string): Decimal {
  const [, sign = '', whole = '', part = '', exponent = '0'] =
    /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? []
  if (whole === '' && part === '') return refuse('A value provided cannot be converted into a number')
  const scale = part.length - Number(exponent)
  const digits = BigInt(`${sign}${whole}${part}`)
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale }
}

function write({ digits, scale }: Decimal): string {
  const sign = digits < 0n ? '-' : ''
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0')
  const part = text.slice(text.length - scale).replace(/0+$/, '')
  const whole = text.slice(0, text.length - scale)
  return scale === 0 || part === '' ? sign + whole : `${sign}${whole}.${part}`
}

function aligned(a: string, b: string): [bigint, bigint, number] {
  const [left, right] = [parse(a), parse(b)]
  const scale = Math.max(left.scale, right.scale)
  const raise = (one: Decimal) => one.digits * 10n ** BigInt(scale - one.scale)
  return [raise(left), raise(right), scale]
}

const PLAIN = /^(?:0|-?[1-9]\d{0,14})$/

/** A number as DynamoDB writes it: no exponent, no zeros that say nothing. */
export function canonicalNumber(text: string): string {
  if (PLAIN.test(text)) return text
  const written = write(parse(text))
  return written === '-0' ? '0' : written
}

/** Decimal, not binary: 0.1 and 0.2 are 0.3. */
export function addNumbers(a: string, b: string): string {
  const [left, right, scale] = aligned(a, b)
  return write({ digits: left + right, scale })
}

/** The first less the second. */
export function subtractNumbers(a: string, b: string): string {
  const [left, right, scale] = aligned(a, b)
  return write({ digits: left - right, scale })
}

/** Negative, zero or positive. */
export function compareNumbers(a: string, b: string): number {
  if (PLAIN.test(a) && PLAIN.test(b)) return Number(a) - Number(b)
  const [left, right] = aligned(a, b)
  return left < right ? -1 : left > right ? 1 : 0
}
