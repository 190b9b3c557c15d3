import * as z from 'zod'
import type { Entry } from '../../timeline/domain/entry.ts'
import { Actor, EventName } from '../../timeline/domain/entry.ts'
import { isMovement } from '../../timeline/domain/entry-kinds.ts'

/** A12: one line of the access log. Nothing of the customer: it outlives what it tells of. */
export const Movement = z.lazy(() =>
  z.object({
    /** that of the timeline entry it follows from */
    id: z.string(),
    /** null: it was about many */
    contactId: z.string().nullable(),
    /** 0: it was about the contact, who had no conversation */
    n: z.number(),
    /** epoch ms at which it was stored */
    at: z.number(),
    name: EventName,
    from: z.string().nullable(),
    to: z.string().nullable(),
    actor: Actor,
  }),
)
export type Movement = z.infer<typeof Movement>

/** What an entry tells the access log; undefined for what is said, noted, or merely happens by the clock. */
export function movementOf(entry: Entry): Movement | undefined {
  const { id, contactId, n, receivedAt: at, event, actor } = entry
  if (!event || !isMovement(entry)) return undefined
  return { id, contactId, n, at, ...event, actor: actor.type === 'contact' ? { ...actor, name: 'Customer' } : actor }
}
