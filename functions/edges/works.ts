import { contactBulk } from '../areas/contact-bulk/use-cases/contact-bulk.ts'
import { exportContacts } from '../areas/contact-exports/use-cases/continue-export.ts'
import { importContacts } from '../areas/contact-imports/use-cases/continue-import.ts'
import { erasing } from '../areas/erasure/use-cases/continue-erasing.ts'
import { expiring } from '../areas/erasure/use-cases/expire-conversations.ts'
import { gathering } from '../areas/erasure/use-cases/gather-data.ts'
import type { JobKind } from '../areas/jobs/domain/kinds.ts'
import { bulk } from '../areas/jobs/use-cases/bulk.ts'
import type { Work } from '../areas/jobs/use-cases/work.ts'

/** Every kind of job, and what it does: a line per kind. */
export const works = {
  'conversations.bulk': bulk,
  'contacts.bulk': contactBulk,
  'contacts.import': importContacts,
  'contacts.export': exportContacts,
  'contacts.erase': erasing,
  'contacts.data': gathering,
  'conversations.expire': expiring,
} satisfies Record<JobKind, Work<never>>
