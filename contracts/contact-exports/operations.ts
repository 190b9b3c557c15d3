import * as z from 'zod'
import { whichContacts } from '../contacts/which.ts'
import { Job } from '../jobs/wire.ts'
import { operation } from '../operation.ts'

/** What columns a file has; left out: all. */
export const columns = () => z.array(z.string().min(1).max(80)).min(1).max(120).optional()

export const contactExportsOperations = [
  operation({
    name: 'contactExports.start',
    method: 'POST',
    path: '/v1/contact-exports',
    summary:
      'The contacts that I may see and for whom all that is given holds, as CSV, by a job: `id`, `name`, `phone`, `email`, `language`, `externalId`, `owner`, `rating`, `blacklisted`, `channels`, `createdAt`, `lastMessageAt`, `attributes.<key>`. Its attachment can be had for a week',
    who: 'contacts.export',
    input: () => z.strictObject({ ...whichContacts(), columns: columns() }),
    output: Job,
  }),
]
