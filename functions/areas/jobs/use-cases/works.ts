import type { JobKind } from '../domain/kinds.ts'
import { bulk } from './bulk.ts'
import type { Work } from './work.ts'

/** Every kind of job, and what it does. */
export const works = { 'conversations.bulk': bulk } satisfies Record<JobKind, Work<never>>

/** What all kinds together need. */
export type WorkDeps = Parameters<(typeof works)['conversations.bulk']['act']>[0]
