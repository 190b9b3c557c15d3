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

/** A message that the provider has is to be otherwise: as its entry says when the job is done. */
export const AmendJob = z.lazy(() =>
  z.object({
    kind: z.literal('amend-message'),
    entryId: z.string(),
    contactId: z.string(),
    what: z.enum(['reaction', 'edit', 'unsend']),
  }),
)
export type AmendJob = z.infer<typeof AmendJob>

/** It comes after what was sent to the contact before. */
export function amendJob(fields: Omit<AmendJob, 'kind'>): Queued<AmendJob> {
  return { job: { kind: 'amend-message', ...fields }, pace: 'prompt', lane: fields.contactId }
}
