import * as z from 'zod'

/** What was lately taken in, kept in the contact's latest conversation: a repeat is known without an item of its own. */
export const Taken = z.lazy(() =>
  z.object({
    /** one behind the other, the newest first */
    codes: z.string(),
    /** when those before were last put away; absent: there are none */
    putAwayAt: z.number().optional(),
    /** kept so since the contact's first message: none of theirs is marked by itself, as earlier versions marked each */
    first: z.literal(true).optional(),
  }),
)
export type Taken = z.infer<typeof Taken>

/** Providers repeat an event for up to a week. */
export const TAKEN_FOR_MS = 10 * 24 * 60 * 60 * 1000
/** How long the same idempotency key gives the same answer. */
export const ANSWERED_FOR_MS = 24 * 60 * 60 * 1000
/** Characters of a code (`codeOf`); pages, which have no `node:crypto`, load this file, too. */
export const CODE_LENGTH = 10
/** As many as leave a usual conversation below the kilobyte up to which it costs the same. */
const MOST = 20
/** By how much a provider's clock may be ahead of ours. */
const SKEW_MS = 60 * 1000

/** The codes that stand in a row, one behind the other. */
export const codesIn = (codes: string): string[] => codes.match(new RegExp(`.{${CODE_LENGTH}}`, 'g')) ?? []

/** Whether it was taken in before; `perhaps`: what was put away knows. */
export function recall(
  taken: Taken | undefined,
  code: string,
  { now, within, said }: { now: number; within: number; said?: number | undefined },
): 'yes' | 'no' | 'perhaps' {
  // Written by a version that kept none.
  if (!taken) return 'perhaps'
  if (codesIn(taken.codes).includes(code)) return 'yes'
  const { putAwayAt } = taken
  if (putAwayAt === undefined || putAwayAt + within < now) return 'no'
  // Said since: it can't have been taken in before. A clock that is seen to be ahead proves nothing.
  return said !== undefined && said > putAwayAt + SKEW_MS && said <= now + SKEW_MS ? 'no' : 'perhaps'
}

/** Adds a code; those that there is no more room for are to be put away in the same commit. */
export function take(taken: Taken | undefined, code: string, now: number): { taken: Taken; away: string } {
  if (!taken) return { taken: { codes: code, putAwayAt: now }, away: '' }
  if (taken.codes.length < MOST * CODE_LENGTH) return { taken: { ...taken, codes: code + taken.codes }, away: '' }
  return { taken: { ...taken, codes: code, putAwayAt: now }, away: taken.codes }
}
