import * as z from 'zod'
import type { Queued } from '../../kernel/ports.ts'

/** F3: a conversation that is to be sent by email. */
export const ExportJob = z.lazy(() =>
  z.object({
    kind: z.literal('send-export'),
    exportId: z.string(),
    contactId: z.string(),
  }),
)
export type ExportJob = z.infer<typeof ExportJob>

/** An export waits for nobody. */
export function exportJob(fields: Omit<ExportJob, 'kind'>): Queued<ExportJob> {
  const job: ExportJob = { kind: 'send-export', ...fields }
  return { job, pace: 'prompt', lane: `${job.exportId.slice(-100)}:export` }
}
