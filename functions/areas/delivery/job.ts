import * as z from 'zod'
import type { Queued } from '../../kernel/ports.ts'

/** M4: a message that is to be sent. */
export const DeliveryJob = z.lazy(() =>
  z.object({
    kind: z.literal('deliver-message'),
    entryId: z.string(),
    contactId: z.string(),
    round: z.number(),
  }),
)
export type DeliveryJob = z.infer<typeof DeliveryJob>

/** Messages to one contact follow each other. */
export function deliveryJob(fields: Omit<DeliveryJob, 'kind'>): Queued<DeliveryJob> {
  const job: DeliveryJob = { kind: 'deliver-message', ...fields }
  return { job, lane: job.contactId }
}
