import * as z from 'zod'
import { compose, core } from '../app.ts'
import { fireTimers } from '../use-cases/fire-timers.ts'
import { finishSweeps } from '../use-cases/sweep-settings.ts'
import { sweepTimers } from '../use-cases/sweep-timers.ts'

const deps = compose(core())
const TimerEvent = z.union([
  z.object({ sweep: z.literal(true) }),
  z.object({ conversationId: z.string(), at: z.number().optional() }),
])

/** The timer edge: one conversation's schedule fired, or it is time for the sweep. */
export async function handler(event: unknown): Promise<void> {
  const timer = TimerEvent.parse(event)
  if ('sweep' in timer) {
    try {
      await sweepTimers(deps)
    } finally {
      await finishSweeps(deps)
    }
    return
  }
  const fired = await fireTimers(deps, timer.conversationId, { at: timer.at })
  deps.log.info('timer.fired', { conversationId: timer.conversationId, fired })
}
