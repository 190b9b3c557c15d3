import * as z from 'zod'
import type { Job } from '../../jobs/domain/job.ts'

/** What can be done to many contacts. */
export const contactActions = [
  'owner',
  'attribute',
  'tag',
  'blacklist',
  'unblacklist',
  'export',
  'erase',
  'undo',
] as const
export type ContactAction = (typeof contactActions)[number]

/** Those that a job does one by one; an export is a job of its own. */
export type Done = Exclude<ContactAction, 'export'>

/** Contacts that one call may name, and that a filter may find. */
export const MAX_NAMED = 500
export const MAX_FOUND = 100_000

/** Whether what an action did can be taken back: a message keeps its tags, and of who is erased nothing is left. */
export const undoable: Record<Done, boolean> = {
  owner: true,
  attribute: true,
  tag: false,
  blacklist: true,
  unblacklist: true,
  erase: false,
  undo: false,
}

const Params = z.lazy(() =>
  z.object({
    agentId: z.string().nullish(),
    key: z.string().optional(),
    value: z.string().nullish(),
    tag: z.string().optional(),
    jobId: z.string().optional(),
  }),
)
export type BulkParams = z.infer<typeof Params>

/** What an action is told. */
export const paramsOf = ({ params }: Pick<Job, 'params'>): BulkParams => Params.parse(params)
