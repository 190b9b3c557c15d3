import * as z from 'zod'
import type { Queued } from '../../kernel/ports.ts'

/** M5: a customer's file, which its provider still holds. */
export const FileJob = z.lazy(() =>
  z.object({
    kind: z.literal('fetch-file'),
    entryId: z.string(),
    contactId: z.string(),
    /** which of its files, or the email itself */
    attachment: z.union([z.number(), z.literal('original')]),
    /** handed over: how often it was tried before */
    tried: z.number().optional(),
  }),
)
export type FileJob = z.infer<typeof FileJob>

/** A file waits for nobody. */
export function fileJob(fields: Omit<FileJob, 'kind'>): Queued<FileJob> {
  const job: FileJob = { kind: 'fetch-file', ...fields }
  return { job, pace: 'prompt', lane: `${job.entryId.slice(-100)}:${job.attachment}` }
}
