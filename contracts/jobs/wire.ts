import * as z from 'zod'
import { contactActions } from '../../functions/areas/contact-bulk/domain/bulk.ts'
import { bulkActions, jobKinds, jobStates } from '../../functions/areas/jobs/domain/kinds.ts'
import { Id, Time } from '../fields.ts'

/** Work that goes on by itself. */
export const Job = z.lazy(() => z.object(job()))

/** One that a job was not let do, and why. */
const Refusal = z.lazy(() =>
  z.object({
    conversationId: Id.optional(),
    contactId: Id.optional(),
    line: z.number().optional(),
    code: z.string(),
    message: z.string(),
  }),
)

/** A job with a page of what it was not let do. */
export const JobWithRefusals = z.lazy(() =>
  z.object({ ...job(), refusals: z.array(Refusal), nextCursor: z.string().nullable() }),
)

const job = () => ({
  id: Id,
  kind: z.enum(jobKinds),
  state: z.enum(jobStates),
  /** how many it is about, as far as they were found */
  total: z.number(),
  done: z.number(),
  refused: z.number(),
  attachmentId: z.string().nullable(),
  /** what is done to each; null: this kind of job does something else */
  action: z.enum([...new Set([...bulkActions, ...contactActions])]).nullable(),
  /** what came of them, where the kind of job tells more than done and refused */
  counts: z.record(z.string(), z.number()).optional(),
  /** who asked for it */
  agentId: Id,
  /** whether `undo` may be asked for */
  canUndo: z.boolean(),
  /** why it failed as a whole */
  problem: z.string().nullable(),
  createdAt: Time,
  finishedAt: Time.nullable(),
})
