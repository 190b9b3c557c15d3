import type { Conversation } from '../../timeline/domain/conversation.ts'

const HALF_HOUR_MS = 30 * 60 * 1000
const TWO_HOURS_MS = 2 * 60 * 60 * 1000
const DAY_MS = 24 * 60 * 60 * 1000

/**
 * C2: what a rating is computed from, carried in the conversation and from one to the next: since when (epoch ms) the
 * last word has been the customer's (positive) or ours (negative), and how many interactions were answered at all, on the
 * same day, within two hours, within 30 minutes.
 */
export type Pace = NonNullable<Conversation['pace']>
export type Side = 'contact' | 'house'

/** Days are those of UTC: where a customer is, nobody knows for certain. */
const dayOf = (ms: number) => Math.floor(ms / DAY_MS)

/**
 * C2: a message more. The first message of one side since the other's last begins an interaction, the other side's
 * first message after it ends it; further ones of the same side change nothing. Times are those at which we had them.
 */
function paceAfter(pace: Pace | undefined, side: Side, now: number): Pace {
  const turn = side === 'contact' ? now : -now
  if (!pace) return [turn, 0, 0, 0, 0]
  const [last, answered, sameDay, within2Hours, within30Minutes] = pace
  if (last > 0 === turn > 0) return pace
  const since = Math.abs(last)
  const took = now - since
  return [
    turn,
    answered + 1,
    sameDay + Number(dayOf(since) === dayOf(now)),
    within2Hours + Number(took <= TWO_HOURS_MS),
    within30Minutes + Number(took <= HALF_HOUR_MS),
  ]
}

/**
 * C2, 0 to 5: 0 no message; 1 sent to, never heard from; 2 heard from; 3 an interaction was answered on the same day;
 * 4 90 % of them within 2 h; 5 90 % within 30 min.
 */
export function ratingOf(pace: Pace | undefined): number {
  if (!pace) return 0
  const [last, answered, sameDay, within2Hours, within30Minutes] = pace
  if (answered > 0 && within30Minutes * 10 >= answered * 9) return 5
  if (answered > 0 && within2Hours * 10 >= answered * 9) return 4
  if (sameDay > 0) return 3
  return last > 0 || answered > 0 ? 2 : 1
}

type Rated = Pick<Conversation, 'contactRating' | 'pace'>

/** C2: pace and rating after a message. Who was heard from before anybody counted keeps two stars. */
export function rate(before: Rated, side: Side, now: number): Required<Rated> {
  const pace = paceAfter(before.pace, side, now)
  if (side === 'house' && isUnreachable(before)) return { pace, contactRating: 0 }
  return { pace, contactRating: Math.max(ratingOf(pace), before.contactRating >= 2 ? 2 : 0) }
}

/** C2: sent to, and the number turned out to be none; until something comes from it. */
function isUnreachable({ pace, contactRating }: Rated): boolean {
  return pace !== undefined && contactRating === 0
}

// https://www.twilio.com/docs/api/errors: 21211 invalid, 21614 no mobile, 30005 unknown, 30006 landline.
// https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes: 131026, not on WhatsApp, or too old a version.
const INVALID_NUMBER = new Set(['21211', '21614', '30005', '30006', '131026'])

/** C2: whether the provider said of a number that it is not one; believed of numbers that nothing ever came from. */
export function saysInvalidNumber(channelType: string, code: string): boolean {
  return (channelType === 'sms' || channelType === 'whatsapp') && INVALID_NUMBER.has(code)
}
