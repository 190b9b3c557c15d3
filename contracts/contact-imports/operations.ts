import * as z from 'zod'
import { Id } from '../fields.ts'
import { Job } from '../jobs/wire.ts'
import { operation } from '../operation.ts'

const Preview = z.lazy(() =>
  z.object({
    encoding: z.string(),
    delimiter: z.string(),
    /** one without a title has its number */
    headers: z.array(z.string()),
    /** the first ones, a cell under each header */
    rows: z.array(z.array(z.string())),
    /** how many rows there are, about */
    about: z.number(),
    /** what each header probably says */
    columns: z.record(z.string(), z.string()),
  }),
)

export const contactImportsOperations = [
  operation({
    name: 'contactImports.preview',
    method: 'POST',
    path: '/v1/contact-imports/preview',
    summary: 'How a CSV file that was uploaded is read: its columns, first rows, and what each column probably says',
    who: 'contacts.import',
    reads: true,
    input: () => z.strictObject({ attachmentId: Id }),
    output: Preview,
  }),
  operation({
    name: 'contactImports.start',
    method: 'POST',
    path: '/v1/contact-imports',
    summary:
      'Makes and changes contacts by the rows of a CSV file, as a job; found by external id, phone, email. `columns` says which header is `name`, `phone`, `email`, `language`, `externalId`, `owner` or `attributes.<key>`; `dryRun` only counts. The job’s attachment has the rows that were refused, each with the reason',
    who: 'contacts.import',
    input: () =>
      z.strictObject({
        attachmentId: Id,
        columns: z
          .record(z.string().max(110), z.string().max(80))
          .refine((value) => Object.keys(value).length <= 100, 'has more than 100 columns'),
        existing: z.enum(['update', 'skip']),
        dryRun: z.boolean().default(false),
      }),
    output: Job,
  }),
]
