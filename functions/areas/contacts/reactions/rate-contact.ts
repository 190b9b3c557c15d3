import { reaction, written } from '../../../platform/stream.ts'
import { entries } from '../../timeline/changes.ts'
import { saysInvalidNumber } from '../domain/rating.ts'
import { rateUnreachable } from '../use-cases/rate-unreachable.ts'

type Deps = Parameters<typeof rateUnreachable>[0]

/** C2: what a rating is computed from comes with each message; only that a number is none is learnt from its delivery. */
export const rateContact = reaction({
  name: 'rate-contact',
  on: written(entries, { field: 'message.delivery.status', is: ['failed'] }),
  when({ before, after }) {
    const { delivery, channel } = after.message ?? {}
    if (delivery?.status !== 'failed' || !delivery.error || !channel) return false
    return before?.message?.delivery?.status !== 'failed' && saysInvalidNumber(channel.type, delivery.error.code)
  },
  run: ({ after }, deps: Deps) => rateUnreachable(deps, after.contactId),
})
