import * as z from 'zod'
import type { EmailParts } from '../../areas/email/port.ts'
import { finishDigests, sendDigest } from '../../areas/notifications/use-cases/send-digest.ts'
import { fireTimers } from '../../areas/queues/use-cases/fire-timers.ts'
import { sweepTimers } from '../../areas/queues/use-cases/sweep-timers.ts'
import { keepCounters, startRecount } from '../../areas/queues/use-cases/tally-upkeep.ts'
import { finishRollouts } from '../../areas/rollouts/use-cases/roll-out.ts'
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
const at = z.number().optional()
/** Why the timer function runs. */
const TimerEvent = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('sweep') }),
    z.object({ kind: z.literal('recount') }),
    z.object({ kind: z.literal('conversation'), id: z.string(), at }),
    z.object({ kind: z.literal('digest'), id: z.string(), at }),
  ]),
)
type TimerEvent = z.infer<typeof TimerEvent>

/** What was scheduled before events had kinds is recognised by its fields. */
function parseEvent(event: unknown): TimerEvent {
  const given = event as Record<string, unknown>
  if (typeof event !== 'object' || event === null || 'kind' in event) return TimerEvent.parse(event)
  if (given.sweep) return { kind: 'sweep' }
  if (given.recount) return { kind: 'recount' }
  if ('digestOf' in given) return TimerEvent.parse({ kind: 'digest', id: given.digestOf, at: given.at })
  return TimerEvent.parse({ kind: 'conversation', id: given.conversationId, at: given.at })
}

/** The timer edge: a conversation's or a digest's schedule fired, it is time for the sweep, or an operator has all counted anew. */
export async function handler(event: unknown): Promise<void> {
  const timer = parseEvent(event)
  switch (timer.kind) {
    case 'sweep':
      try {
        await sweepTimers(deps)
      } finally {
        await Promise.all([finishRollouts(deps), keepCounters(deps), finishDigests(deps)])
      }
      return
    case 'recount':
      return startRecount(deps)
    case 'digest': {
      const outcome = await sendDigest(deps, timer.id, { at: timer.at })
      deps.log.info('digest.fired', { agentId: timer.id, outcome })
      return
    }
    case 'conversation': {
      const fired = await fireTimers(deps, timer.id, { at: timer.at })
      deps.log.info('timer.fired', { conversationId: timer.id, fired })
    }
  }
}
