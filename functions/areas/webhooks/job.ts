import * as z from 'zod'
import type { Queued } from '../../kernel/ports.ts'

/** A kept webhook that is to be read again. */
export const ReplayJob = z.lazy(() =>
  z.object({
    kind: z.literal('replay-webhook'),
    webhookId: z.string(),
    askedAt: z.number(),
  }),
)
export type ReplayJob = z.infer<typeof ReplayJob>

/** A replay waits for nobody. */
export function replayJob(fields: Omit<ReplayJob, 'kind'>): Queued<ReplayJob> {
  const job: ReplayJob = { kind: 'replay-webhook', ...fields }
  return { job, pace: 'prompt', lane: `${job.webhookId}:replay` }
}
