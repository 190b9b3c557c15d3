import * as z from 'zod'
import type { Queued } from '../../kernel/ports.ts'

/** An unmatched email that is to be taken in. */
export const AcceptMailJob = z.lazy(() =>
  z.object({
    kind: z.literal('accept-mail'),
    mailId: z.string(),
    askedAt: z.number(),
  }),
)
export type AcceptMailJob = z.infer<typeof AcceptMailJob>

/** It waits for nobody. */
export function acceptMailJob(fields: Omit<AcceptMailJob, 'kind'>): Queued<AcceptMailJob> {
  const job: AcceptMailJob = { kind: 'accept-mail', ...fields }
  return { job, lane: `${job.mailId}:accept` }
}
