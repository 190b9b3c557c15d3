import * as z from 'zod'
import type { Job } from './job.ts'

const BulkParams = z.lazy(() =>
  z.object({
    agentId: z.string().optional(),
    teamId: z.string().optional(),
    tag: z.string().optional(),
    jobId: z.string().optional(),
    type: z.enum(['question', 'incident', 'problem', 'task']).nullish(),
    category: z.string().nullish(),
    note: z.string().nullish(),
  }),
)
export type BulkParams = z.infer<typeof BulkParams>

/** What an action on many conversations is told. */
export const paramsOf = ({ params }: Pick<Job, 'params'>): BulkParams => BulkParams.parse(params)
