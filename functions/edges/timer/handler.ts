import * as z from 'zod'
import type { EmailParts } from '../../areas/email/port.ts'
import { finishDigests, sendDigest } from '../../areas/notifications/use-cases/send-digest.ts'
import { fireTimers } from '../../areas/queues/use-cases/fire-timers.ts'
import { sweepTimers } from '../../areas/queues/use-cases/sweep-timers.ts'
import { keepCounters, startRecount } from '../../areas/queues/use-cases/tally-upkeep.ts'
import { finishSweeps } from '../../areas/rollouts/use-cases/roll-out.ts'
import { compose, core } from '../compose.ts'

/** Few firings send an email: what that takes is loaded by the first that does. */
let loaded: Promise<EmailParts['mailer']> | undefined
const mailer: EmailParts['mailer'] = {
  async send(email) {
    loaded ??= import('../compose-mailer.ts').then((part) => part.mailer().mailer)
    return (await loaded).send(email)
  },
}

const deps = compose('timer', { ...core(), mailer })
const TimerEvent = z.lazy(() =>
  z.union([
    z.object({ sweep: z.literal(true) }),
    z.object({ recount: z.literal(true) }),
    z.object({ conversationId: z.string(), at: z.number().optional() }),
    z.object({ digestOf: z.string(), at: z.number().optional() }),
  ]),
)

/** The timer edge: a conversation's or a digest's schedule fired, it is time for the sweep, or an operator has all counted anew. */
export async function handler(event: unknown): Promise<void> {
  const timer = TimerEvent.parse(event)
  if ('sweep' in timer) {
    try {
      await sweepTimers(deps)
    } finally {
      await Promise.all([finishSweeps(deps), keepCounters(deps), finishDigests(deps)])
    }
    return
  }
  if ('recount' in timer) return startRecount(deps)
  if ('digestOf' in timer) {
    const outcome = await sendDigest(deps, timer.digestOf, { at: timer.at })
    deps.log.info('digest.fired', { agentId: timer.digestOf, outcome })
    return
  }
  const fired = await fireTimers(deps, timer.conversationId, { at: timer.at })
  deps.log.info('timer.fired', { conversationId: timer.conversationId, fired })
}
