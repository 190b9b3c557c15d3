import * as z from 'zod'
import { rebuilt } from '../../areas/rollouts/use-cases/rebuild.ts'

const at = z.lazy(() => z.number().optional())
const TimerEvent = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('sweep') }),
    z.object({ kind: z.literal('recount') }),
    z.object({ kind: z.literal('migrations') }),
    z.object({ kind: z.literal('rebuild'), what: z.enum([...rebuilt, 'reports']) }),
    z.object({ kind: z.literal('conversation'), id: z.string(), at }),
    z.object({ kind: z.literal('digest'), id: z.string(), at }),
    z.object({ kind: z.literal('job'), id: z.string(), version: z.number() }),
    z.object({ kind: z.literal('endpoint'), id: z.string(), at }),
    z.object({ kind: z.literal('outgoing'), id: z.string(), at }),
    z.object({ kind: z.literal('queues'), id: z.string(), at }),
    z.object({ kind: z.enum(['run', 'silence', 'schedule']), id: z.string(), at }),
    z.object({ kind: z.literal('campaign'), id: z.string(), version: z.number().optional(), at }),
  ]),
)
type TimerEvent = z.infer<typeof TimerEvent>

/** Why the timer function runs. What was scheduled before events had kinds is told by its fields. */
export function parseTimerEvent(event: unknown): TimerEvent {
  const given = event as Record<string, unknown>
  if (typeof event !== 'object' || event === null || 'kind' in event) return TimerEvent.parse(event)
  if (given.sweep) return { kind: 'sweep' }
  if (given.recount) return { kind: 'recount' }
  if ('digestOf' in given) return TimerEvent.parse({ kind: 'digest', id: given.digestOf, at: given.at })
  return TimerEvent.parse({ kind: 'conversation', id: given.conversationId, at: given.at })
}
