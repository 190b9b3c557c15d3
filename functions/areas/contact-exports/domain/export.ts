import * as z from 'zod'
import type { Job } from '../../jobs/domain/job.ts'

const Params = z.lazy(() =>
  z.object({
    columns: z.array(z.string()),
    /** the contacts that were named; absent: those that the job's filter means */
    ids: z.array(z.string()).optional(),
  }),
)

const Progress = z.lazy(() =>
  z.object({
    /** where finding them goes on: a cursor, or how many of those named are done */
    from: z.string(),
    /** files in which lines are kept until all are there */
    parts: z.number(),
  }),
)

/** What was asked for of an export, and how far it is. */
export const exportOf = ({ params, progress }: Job) => ({
  params: Params.parse(params),
  progress: Progress.parse(progress),
})

/** Where lines lie between two steps; they are gone with the uploads where nobody removes them. */
export const partKey = (jobId: string, nth: number): string => `uploads/${jobId}-part-${nth}`
