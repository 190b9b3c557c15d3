import { asNumber, wholeNumber } from './phone-form.ts'

/**
 * A telephone number as it is called from anywhere (`+4930123456`), read from however somebody writes it: with its country's
 * code, or as in `country`. Undefined where it is none.
 */
export async function readPhone(text: string, country: string | null): Promise<string | undefined> {
  const whole = wholeNumber(text)
  if (whole !== undefined) return whole
  const { parsePhone } = await import('./phone-parser.ts')
  return asNumber(text, parsePhone(text, country))?.number
}
