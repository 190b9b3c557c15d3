import * as z from 'zod'
import type { Agent } from '../../workspace/domain/agent.ts'
import { can } from '../../workspace/domain/rights.ts'
import { jobKinds, jobStates } from './kinds.ts'

/** How long a job, and what is known of it, is kept. */
export const KEPT_MS = 14 * 24 * 60 * 60 * 1000
/** What is worked off in one step. */
const PORTION = 100

/** Times are epoch milliseconds. */
export const Job = z.lazy(() =>
  z.object({
    id: z.string(),
    kind: z.enum(jobKinds),
    agentId: z.string(),
    state: z.enum(jobStates),
    /** what is done, where its kind does one thing or another */
    action: z.string().optional(),
    /** what else was asked for, as its kind has it */
    params: z.record(z.string(), z.unknown()),
    /** the list that it is about; absent: they were named, or the job says that it undoes */
    filter: z.record(z.string(), z.string()).optional(),
    /** whether what it does can be taken back */
    undoable: z.boolean().optional(),
    /** how far it is, as a kind with steps of its own has it */
    progress: z.record(z.string(), z.unknown()).optional(),
    /** what came of those that were done, by the kind's word for it */
    counts: z.record(z.string(), z.number()).optional(),
    total: z.number(),
    done: z.number(),
    refused: z.number(),
    attachmentId: z.string().nullable(),
    problem: z.string().nullable(),
    /** where finding what it is about goes on; null: all is found */
    finding: z.string().nullable(),
    /** portions that were found, and of these those that were worked off */
    portions: z.number(),
    worked: z.number(),
    /** of `done`: those of the portion in which it was cancelled */
    partly: z.number(),
    /** something is left to be done, be it only to count what a cancelled one has done */
    open: z.boolean(),
    /** the job that takes back what it did */
    undoneBy: z.string().optional(),
    createdAt: z.number(),
    finishedAt: z.number().nullable(),
    /** when it last got further */
    movedAt: z.number(),
    version: z.number(),
  }),
)
export type Job = z.infer<typeof Job>

const Place = z.lazy(() => z.object({ teamId: z.string().nullable(), assigneeId: z.string().nullable() }))

/** What a job has done to one of what it is about, kept in the same transaction. */
export const Outcome = z.lazy(() =>
  z.object({
    target: z.string(),
    /** false: it was so already */
    changed: z.boolean(),
    /** what undoing goes back to */
    before: Place.optional(),
    after: Place.optional(),
    /** of a value that was set: what it was, and what it became */
    was: z.string().nullable().optional(),
    is: z.string().nullable().optional(),
    /** what it was closed with, of one that was reopened; a note is not kept twice */
    closedWith: z
      .object({
        type: z.enum(['question', 'incident', 'problem', 'task']).nullable(),
        category: z.string().nullable(),
      })
      .optional(),
  }),
)
export type Outcome = z.infer<typeof Outcome>

/** Why one was not done. */
export const Refusal = z.lazy(() =>
  z.object({
    conversationId: z.string().optional(),
    contactId: z.string().optional(),
    /** of a file */
    line: z.number().optional(),
    code: z.string(),
    message: z.string(),
  }),
)
export type Refusal = z.infer<typeof Refusal>

/** One that was just asked for: nothing is found, nothing done. */
export const newJob = (job: Pick<Job, 'id' | 'kind' | 'agentId' | 'params'> & Partial<Job>, now: number): Job => ({
  state: 'queued',
  total: 0,
  done: 0,
  refused: 0,
  attachmentId: null,
  problem: null,
  finding: '',
  portions: 0,
  worked: 0,
  partly: 0,
  open: true,
  createdAt: now,
  finishedAt: null,
  movedAt: now,
  version: 0,
  ...job,
})

export const isOver = ({ state }: Job): boolean => state === 'done' || state === 'failed' || state === 'cancelled'

/** Whoever asked for it sees it, and whoever runs the workspace. */
export const seesJob = (agent: Agent, job: Job): boolean => job.agentId === agent.id || can(agent, 'settings.manage')

/** How the outcome of a portion stands in the job. */
export function afterPortion(job: Job, { done, refused }: { done: number; refused: number }, now: number): Job {
  const worked = job.worked + 1
  const isDone = worked === job.portions
  return {
    ...job,
    worked,
    done: job.done + done,
    refused: job.refused + refused,
    movedAt: now,
    ...(isDone ? { state: 'done' as const, open: false, finishedAt: now } : { state: 'running' as const }),
  }
}

/** A job that goes no further: what it was told to do can't be done at all. */
export const failed = (job: Job, problem: string, now: number): Job => ({
  ...job,
  state: 'failed',
  problem,
  open: false,
  movedAt: now,
  finishedAt: now,
})

/** One that was cancelled, once it is known what was done of the portion that was under way. */
export const settled = (job: Job, partly: number): Job => ({
  ...job,
  done: job.done - job.partly + partly,
  partly,
  open: false,
})

/** One that has done all that it had to. */
export const finished = (job: Job, now: number): Job => ({
  ...job,
  state: 'done',
  open: false,
  movedAt: now,
  finishedAt: now,
})

/** More of what it is about was found. */
export function withFound(job: Job, found: readonly string[][], next: string | null, now: number): Job {
  const portions = job.portions + found.length
  const isDone = next === null && portions === 0
  return {
    ...job,
    state: isDone ? 'done' : 'running',
    total: job.total + found.reduce((sum, { length }) => sum + length, 0),
    portions,
    finding: next,
    movedAt: now,
    ...(isDone ? { open: false, finishedAt: now } : {}),
  }
}

/** In portions that are worked off one by one. */
export const inPortions = (targets: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(targets.length / PORTION) }, (_, at) =>
    targets.slice(at * PORTION, (at + 1) * PORTION),
  )
