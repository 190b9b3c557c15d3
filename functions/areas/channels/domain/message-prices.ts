import type { Channel } from './channel.ts'
import type { TemplateCategory } from './template.ts'

/*
 * What WhatsApp asks for a template that is delivered: Meta's list prices in EUR, by where the customer's number is from, as of
 * `PRICES.from`. Volume discounts and what is free inside the customer's 24 hours are left out.
 *
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/pricing has the rate cards, of which several public
 * transcriptions agree with these figures. Nine countries have had rates of their own since 2026-10-01 (Bangladesh, Iraq,
 * Kazakhstan, Kuwait, Morocco, Nepal, Oman, Sri Lanka, Ukraine): what is not known of them here is null, and counts as unknown.
 */
export const PRICES = { currency: 'EUR', from: '2026-07-01' } as const

/** [marketing, utility and authentication] of a market. */
type Price = readonly [marketing: number | null, service: number | null]

const MARKETS = {
  argentina: [0.0512, 0.0216],
  brazil: [0.0518, 0.0056],
  chile: [0.0736, 0.0166],
  colombia: [0.0104, 0.0008],
  egypt: [0.0533, 0.003],
  france: [0.0712, 0.0248],
  germany: [0.1131, 0.0456],
  hongKong: [0.0606, 0.0216],
  hungary: [0.0712, 0.0289],
  india: [0.0099, 0.0012],
  indonesia: [0.0341, 0.0208],
  israel: [0.0292, 0.0044],
  italy: [0.0658, 0.0248],
  malaysia: [0.0712, 0.0116],
  mexico: [0.0253, 0.0071],
  netherlands: [0.1323, 0.0414],
  nigeria: [0.0428, 0.0056],
  northAmerica: [0.0207, 0.0028],
  pakistan: [0.0392, 0.0083],
  peru: [0.0582, 0.0166],
  poland: [0.0303, 0.0101],
  qatar: [0.0282, 0.0099],
  romania: [0.0712, 0.0239],
  russia: [0.0664, 0.0331],
  saudiArabia: [0.0414, 0.0088],
  singapore: [0.0606, 0.0133],
  southAfrica: [0.0314, 0.0063],
  spain: [0.0585, 0.0166],
  turkey: [0.009, 0.0007],
  unitedArabEmirates: [0.0415, 0.013],
  unitedKingdom: [0.0526, 0.0182],
  africa: [0.0186, 0.0033],
  asiaPacific: [0.0606, 0.0094],
  centralEurope: [0.0712, 0.0175],
  latinAmerica: [0.0612, 0.0094],
  middleEast: [0.0282, 0.0075],
  westernEurope: [0.049, 0.0142],
  other: [0.05, 0.0064],
  unknown: [null, null],
} satisfies Record<string, Price>
type Market = keyof typeof MARKETS

/** Calling codes of each market, and of `+1` the area codes that are not North America's; the longest that fits decides. */
const CODES: Record<Exclude<Market, 'other'>, string> = {
  argentina: '54',
  brazil: '55',
  chile: '56',
  colombia: '57',
  egypt: '20',
  france: '33',
  germany: '49',
  hongKong: '852',
  hungary: '36',
  india: '91',
  indonesia: '62',
  israel: '972',
  italy: '39',
  malaysia: '60',
  mexico: '52',
  netherlands: '31',
  nigeria: '234',
  northAmerica: '1',
  pakistan: '92',
  peru: '51',
  poland: '48',
  qatar: '974',
  romania: '40',
  russia: '7',
  saudiArabia: '966',
  singapore: '65',
  southAfrica: '27',
  spain: '34',
  turkey: '90',
  unitedArabEmirates: '971',
  unitedKingdom: '44',
  africa:
    '213 244 229 267 226 257 237 235 242 291 251 241 220 233 245 225 254 266 231 218 261 265 223 222 258 264 227 250 221 232 252 211 249 268 255 228 216 256 260 263',
  asiaPacific: '93 61 855 86 81 856 976 64 675 63 886 992 66 993 998 84',
  centralEurope: '355 374 994 375 359 385 420 995 30 371 370 373 389 381 421 386',
  latinAmerica: '591 506 593 503 502 509 504 505 507 595 598 58 1809 1829 1849 1658 1876 1787 1939',
  middleEast: '973 962 961 967',
  westernEurope: '43 32 45 358 353 47 351 46 41',
  // Their own rates since 2026-10-01.
  unknown: '76 77 880 964 965 212 977 968 94 380',
}
/** Of `+1`, but neither the United States, Canada nor in a market above. */
const OTHER = '1242 1246 1264 1268 1284 1340 1345 1441 1473 1649 1664 1670 1671 1684 1721 1758 1767 1784 1868 1869'

let byCode: Map<string, Market> | undefined

function marketOf(address: string): Market {
  byCode ??= new Map(
    Object.entries({ ...CODES, other: OTHER }).flatMap(([market, codes]) =>
      codes.split(' ').map((code) => [code, market as Market] as const),
    ),
  )
  const digits = address.replace(/^\+/, '')
  for (const length of [4, 3, 2, 1]) {
    const market = byCode.get(digits.slice(0, length))
    if (market) return market
  }
  return 'other'
}

/** What WhatsApp asks for one template to this number, in `PRICES.currency`; null: not known here. */
export function priceOf(address: string, category: TemplateCategory): number | null {
  if (!/^\+?[1-9]\d{5,14}$/.test(address)) return null
  const [marketing, service] = MARKETS[marketOf(address)]
  return category === 'marketing' ? marketing : service
}

/** What the provider asks for each message besides; null: nothing. */
export function feeOf({
  type,
  provider,
}: Pick<Channel, 'type' | 'provider'>): { currency: string; amount: number } | null {
  // https://www.twilio.com/en-us/whatsapp/pricing
  return provider === 'twilio' && type === 'whatsapp' ? { currency: 'USD', amount: 0.005 } : null
}

/** What a number of messages would cost at list prices: an estimate. */
export interface Cost {
  category: TemplateCategory
  /** in each currency that somebody is paid in */
  sums: { currency: string; amount: number }[]
  /** since when the prices have been what they are here */
  from: string
  /** messages of which no price is known, and which the sums leave out */
  unknown: number
}

/** M18: what one template to each of these addresses would cost; undefined: nothing is known of the channel's prices. */
export function costOf(
  channel: Pick<Channel, 'type' | 'provider'>,
  category: TemplateCategory,
  addresses: readonly string[],
): Cost | undefined {
  if (channel.type !== 'whatsapp') return undefined
  const prices = addresses.map((address) => priceOf(address, category))
  const known = prices.filter((price) => price !== null)
  const fee = feeOf(channel)
  const rounded = (amount: number) => Math.round(amount * 10_000) / 10_000
  return {
    category,
    sums: [
      { currency: PRICES.currency, amount: rounded(known.reduce((sum, price) => sum + price, 0)) },
      ...(fee ? [{ currency: fee.currency, amount: rounded(fee.amount * addresses.length) }] : []),
    ],
    from: PRICES.from,
    unknown: prices.length - known.length,
  }
}
