import * as z from 'zod'
import { Actor, EventName } from '../../functions/areas/timeline/domain/entry.ts'
import { Id, Time } from '../fields.ts'

/** One line of the access log: who moved what, when, from and to. */
export const Movement = z.lazy(() =>
  z.object({
    id: Id,
    at: Time,
    /** null: it was about many contacts */
    contactId: Id.nullable(),
    /** null: the contact had none, or there was none */
    conversationId: Id.nullable(),
    actor: Actor,
    event: z.object({ name: EventName, from: z.string().nullable(), to: z.string().nullable() }),
  }),
)
