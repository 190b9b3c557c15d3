import * as z from 'zod'
import type { Queued } from '../../kernel/ports.ts'

/** M4: a message that is to be sent. */
export const DeliveryJob = z.lazy(() =>
  z.object({
    kind: z.literal('deliver-message'),
    entryId: z.string(),
    contactId: z.string(),
    round: z.number(),
    /** absent where it was put in by an earlier version */
    channelId: z.string().optional(),
    /** `bulk`: one of very many, which a person's answers go before */
    urgency: z.enum(['person', 'bulk']).optional(),
    /** handed over by the prompt queue: whether it is certain that no provider was called for it before */
    untried: z.boolean().optional(),
  }),
)
export type DeliveryJob = z.infer<typeof DeliveryJob>

/** Messages to one contact follow each other; those of a campaign wait for each other alone, where nobody waits for them. */
export function deliveryJob(fields: Omit<DeliveryJob, 'kind' | 'untried'>): Queued<DeliveryJob> {
  const job: DeliveryJob = { kind: 'deliver-message', ...fields }
  return job.urgency === 'bulk'
    ? { job, pace: 'patient', lane: `bulk:${job.contactId}` }
    : { job, pace: 'prompt', lane: job.contactId }
}
