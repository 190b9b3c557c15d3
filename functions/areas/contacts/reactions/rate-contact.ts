import type { Reaction } from '../../../edges/stream/reaction.ts'
import { saysInvalidNumber } from '../domain/rating.ts'
import { rateUnreachable } from '../use-cases/rate-unreachable.ts'

/** C2: what a rating is computed from comes with each message; only that a number is none is learnt from its delivery. */
export const rateContact: Reaction = {
  name: 'rate-contact',
  on(change) {
    if (change.kind !== 'entry') return false
    const { delivery, channel } = change.after.message ?? {}
    if (delivery?.status !== 'failed' || !delivery.error || !channel) return false
    return change.before?.message?.delivery?.status !== 'failed' && saysInvalidNumber(channel.type, delivery.error.code)
  },
  run: (change, deps) => rateUnreachable(deps, change.contactId),
}
