import * as z from 'zod'

/** M18: how much a channel's provider takes of messages to very many, as it was learnt. Times are epoch milliseconds. */
export const BulkPace = z.lazy(() =>
  z.object({
    /** nothing of a campaign is handed to it until then */
    heldUntil: z.number(),
    /** how often in a row it said that this is too much */
    streak: z.number(),
    /** customers that may be written to first in 24 hours, by its word; null: as many as one likes; absent: it says nothing */
    perDay: z.number().nullable().optional(),
    /** since when they are counted, and how many there were */
    dayFrom: z.number().optional(),
    dayUsed: z.number().optional(),
  }),
)
export type BulkPace = z.infer<typeof BulkPace>

export const unpaced: BulkPace = { heldUntil: 0, streak: 0 }

/**
 * What Meta and Twilio say where more was sent than the number, or its account, may at present: by the second, by the hour, or
 * by the day. That one customer was sent too much (131056) is none of these.
 * https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes
 * https://www.twilio.com/docs/api/errors/63018
 */
const TOO_MANY = new Set([
  '4',
  '80007',
  '130429',
  '131048',
  '20429',
  '30001',
  '30022',
  '30023',
  '63017',
  '63018',
  '63038',
])
export const isTooMuch = (code: string): boolean => TOO_MANY.has(code)

const FIRST_MS = 15_000
const LONGEST_MS = 60 * 60_000
/** Whatever was said before that belongs to another occasion. */
const FORGOTTEN_MS = 2 * LONGEST_MS
const DAY_MS = 24 * 60 * 60_000

/** It was too much: the channel is left alone, for longer each time. Several that were under way at once say it once. */
export function heldBack(pace: BulkPace, now: number): BulkPace {
  if (pace.heldUntil > now) return pace
  const streak = pace.heldUntil > now - FORGOTTEN_MS ? pace.streak + 1 : 1
  return { ...pace, streak, heldUntil: now + Math.min(FIRST_MS * 2 ** (streak - 1), LONGEST_MS) }
}

/** When so many more may be begun with, as far as a day's limit is known; undefined: now. */
export function waitsForDay(pace: BulkPace, more: number, now: number): number | undefined {
  const { perDay, dayFrom = 0, dayUsed = 0 } = pace
  if (typeof perDay !== 'number' || dayFrom <= now - DAY_MS || dayUsed === 0 || dayUsed + more <= perDay)
    return undefined
  return dayFrom + DAY_MS
}

/** So many more were begun with. */
export function withUsed(pace: BulkPace, more: number, now: number): BulkPace {
  const isNewDay = (pace.dayFrom ?? 0) <= now - DAY_MS
  return { ...pace, dayFrom: isNewDay ? now : pace.dayFrom, dayUsed: (isNewDay ? 0 : (pace.dayUsed ?? 0)) + more }
}

/** What WhatsApp calls its limits; undefined: something else. https://developers.facebook.com/documentation/business-messaging/whatsapp/messaging-limits */
export function perDayOf(tier: string | undefined): number | null | undefined {
  if (tier === 'TIER_UNLIMITED' || tier === 'UNLIMITED') return null
  const [, count, thousands] = /^TIER_(\d+)(K?)$/.exec(tier ?? '') ?? []
  return count === undefined ? undefined : Number(count) * (thousands ? 1_000 : 1)
}
