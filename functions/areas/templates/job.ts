import * as z from 'zod'
import type { Queued } from '../../kernel/ports.ts'

/** A provider is to be asked for a channel's templates. */
export const TemplatesJob = z.lazy(() =>
  z.object({
    kind: z.literal('fetch-templates'),
    channelId: z.string(),
    round: z.number(),
  }),
)
export type TemplatesJob = z.infer<typeof TemplatesJob>

/** It may take long, and nobody's message waits for it; one after the other for a channel. */
export function templatesJob(fields: Omit<TemplatesJob, 'kind'>): Queued<TemplatesJob> {
  return { job: { kind: 'fetch-templates', ...fields }, pace: 'patient', lane: `templates:${fields.channelId}` }
}
