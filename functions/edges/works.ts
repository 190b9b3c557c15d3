import { erasing } from '../areas/erasure/use-cases/continue-erasing.ts'
import type { JobKind } from '../areas/jobs/domain/kinds.ts'
import { bulk } from '../areas/jobs/use-cases/bulk.ts'
import type { Work } from '../areas/jobs/use-cases/work.ts'

/** Every kind of job, and what it does: a line per kind. */
export const works = {
  'conversations.bulk': bulk,
  'contacts.erase': erasing,
} satisfies Record<JobKind, Work<never>>
