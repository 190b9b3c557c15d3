import * as z from 'zod'
import type { Job } from '../../jobs/domain/job.ts'

/** Rows of one file, at most. */
export const MAX_ROWS = 250_000
export const MAX_COLUMNS = 100
/** Bytes that are read at once: longer than any line. */
export const PIECE = 1024 * 1024

const Params = z.lazy(() =>
  z.object({
    attachmentId: z.string(),
    columns: z.record(z.string(), z.string()),
    existing: z.enum(['update', 'skip']),
    dryRun: z.boolean(),
  }),
)
export type ImportParams = z.infer<typeof Params>

const Form = z.lazy(() =>
  z.object({
    encoding: z.string(),
    delimiter: z.string(),
    ending: z.enum(['\n', '\r']),
    start: z.number(),
    skipped: z.number(),
  }),
)

/** The file as it was found, and how far it is worked off. */
const Progress = z.lazy(() =>
  z.object({
    form: Form,
    size: z.number(),
    etag: z.string(),
    titles: z.array(z.string()),
    /** `checking`: what stands there twice is looked for; nothing is written */
    stage: z.enum(['checking', 'importing']),
    /** where the next row begins */
    at: z.number(),
    line: z.number(),
    /** where the first one begins */
    first: z.object({ at: z.number(), line: z.number() }),
    /** files in which the keys of rows are kept while it is checked */
    keys: z.number(),
    /** whether any stands there twice */
    twice: z.boolean(),
    /** files of rows that were refused */
    refusals: z.number(),
  }),
)
export type ImportProgress = z.infer<typeof Progress>

/** What was asked for of an import, and how far it is. */
export const importOf = ({ params, progress }: Job): { params: ImportParams; progress: ImportProgress } => ({
  params: Params.parse(params),
  progress: Progress.parse(progress),
})

export const noCounts = { new: 0, updated: 0, skipped: 0, refused: 0 }

/** Where what an import needs between two steps lies; it is gone with the uploads where nobody removes it. */
export const importKeys = {
  keys: (jobId: string, at: number) => `uploads/${jobId}-keys-${at}`,
  twice: (jobId: string) => `uploads/${jobId}-twice`,
  refusals: (jobId: string, at: number) => `uploads/${jobId}-refused-${at}`,
}
