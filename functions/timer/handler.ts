import * as z from 'zod'
import { compose, core } from '../app.ts'
import { fireTimers } from '../use-cases/fire-timers.ts'
import type { Deps } from '../use-cases/ports.ts'
import { finishDigests, sendDigest } from '../use-cases/send-digest.ts'
import { finishSweeps } from '../use-cases/sweep-settings.ts'
import { sweepTimers } from '../use-cases/sweep-timers.ts'
import { keepCounters, startRecount } from '../use-cases/tally-upkeep.ts'

/** Few firings send an email: what that takes is loaded by the first that does. */
let loaded: Promise<Deps['mailer']> | undefined
const mailer: Deps['mailer'] = {
  async send(email) {
    loaded ??= import('../app-delivery.ts').then((part) => part.mailer().mailer)
    return (await loaded).send(email)
  },
}

const deps = compose(core(), { mailer })
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
