import type { JobOutcome } from '../../../kernel/ports.ts'
import type { CrmJob } from '../job.ts'
import { linkByItself } from './link-by-itself.ts'
import { writeOutsideNote } from './write-outside-note.ts'

type Deps = Parameters<typeof linkByItself>[0] & Parameters<typeof writeOutsideNote>[0]

/** L5: does one job with a CRM; what came of it is its lane's. */
export const workOutside = (deps: Deps, job: CrmJob): Promise<JobOutcome> =>
  job.kind === 'find-person' ? linkByItself(deps, job) : writeOutsideNote(deps, job)
