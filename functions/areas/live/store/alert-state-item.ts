import * as z from 'zod'
import { decode, type Item } from '../../../platform/item.ts'
import type { AlertState } from '../domain/queue-alerts.ts'

const Stored = z.lazy(() =>
  z.object({
    queue: z.enum(['rep_needed', 'pending', 'soon', 'overdue', 'online']),
    teamId: z.string().optional(),
    above: z.number(),
    isRaised: z.boolean(),
    raisedAt: z.number(),
    count: z.number(),
  }),
)

/** A stored state of an alert, or a stream image of one. */
export const toAlertState = (item: Item): AlertState => decode(Stored, item)
