import { PHONE_PLANS } from './phone-plans.ts'

const E164 = /^\+[1-9]\d{5,14}$/

interface Plan {
  /** of the country */
  code: string
  /** how many digits may follow it */
  lengths: number[]
  /** before a number abroad: `00` */
  abroad: RegExp
  pattern: RegExp
  /** before a number at home: `0`; and what stands in its place then */
  prefix: RegExp | undefined
  becomes: string
}
const plans = new Map<string, Plan>()

// One line of many is read, when it is needed.
function planAt(line: string): Plan | undefined {
  const [, code, lengths, abroad, pattern, prefix, becomes = ''] = line.split(' ')
  if (!code || !lengths || !abroad || !pattern) return undefined
  return {
    code,
    lengths: lengths.split(',').map(Number),
    abroad: new RegExp(`^(?:${abroad})(?=[1-9])`),
    pattern: new RegExp(`^(?:${pattern})$`),
    prefix: prefix ? new RegExp(`^(?:${prefix})`) : undefined,
    becomes,
  }
}

function planOf(country: string): Plan | undefined {
  const known = plans.get(country)
  if (known) return known
  const from = `\n${PHONE_PLANS}`.indexOf(`\n${country} `)
  const plan = from < 0 ? undefined : planAt(PHONE_PLANS.slice(from).split('\n', 1)[0] ?? '')
  if (plan) plans.set(country, plan)
  return plan
}

/** The first country that has the code with which a number begins. */
function planOfCode(digits: string): Plan | undefined {
  for (const length of [1, 2, 3]) {
    const found = new RegExp(`^(..) ${digits.slice(0, length)} `, 'm').exec(PHONE_PLANS)?.[1]
    if (found && digits.length > length) return planOf(found)
  }
  return undefined
}

/** What is dialled within the country, without what is only dialled at home. */
function withinCountry(digits: string, { prefix, becomes, pattern, lengths }: Plan): string {
  const dialled = prefix?.exec(digits)
  if (!prefix || !dialled) return digits
  const group = dialled.length > 1 && dialled.at(-1) !== undefined && dialled.at(-1) !== ''
  const rest = becomes !== '' && group ? digits.replace(prefix, becomes) : digits.slice(dialled[0].length)
  // Some numbers begin as others are dialled.
  if (pattern.test(digits) && !pattern.test(rest)) return digits
  return lengths.includes(rest.length) || rest.length > Math.max(...lengths) ? rest : digits
}

/** The number after its country's code, where it begins with that. */
function afterCode(digits: string, plan: Plan): string | undefined {
  if (!digits.startsWith(plan.code)) return undefined
  const rest = digits.slice(plan.code.length)
  const [whole, shorter] = [withinCountry(digits, plan), withinCountry(rest, plan)]
  const isMeant = !plan.pattern.test(whole) && plan.pattern.test(shorter)
  return isMeant || whole.length > Math.max(...plan.lengths) ? rest : undefined
}

/**
 * A telephone number as it is called from anywhere (`+4930123456`), read from however somebody writes it: with its country's
 * code, or as in `country`. Undefined where it is none.
 */
export function readPhone(text: string, country: string | null): string | undefined {
  const plain = text.replaceAll(/[\s\u202a-\u202e\u2066-\u2069.\-‐-―/]/g, '')
  if (E164.test(plain)) return plain
  const [, plus, dialled] = /^(\+?)(\d{2,20})$/.exec(plain.replaceAll(/[()]/g, '')) ?? []
  const home = country === null ? undefined : planOf(country)
  if (dialled === undefined || (!plus && !home)) return undefined
  const abroad = plus ? dialled : dialled.replace(home?.abroad ?? '', '')
  const isHome = !plus && abroad === dialled
  const plan = isHome ? home : planOfCode(abroad)
  if (!plan) return undefined
  const within = withinCountry(isHome ? (afterCode(dialled, plan) ?? dialled) : abroad.slice(plan.code.length), plan)
  const number = `+${plan.code}${within}`
  // With a country's code it may be of a kind that is newer than what is known of the country.
  const isNumber = plus ? plan.lengths.includes(within.length) : plan.pattern.test(within)
  return isNumber && E164.test(number) ? number : undefined
}
