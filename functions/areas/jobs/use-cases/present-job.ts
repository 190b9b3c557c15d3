import { isOver, type Job } from '../domain/job.ts'
import { canUndo } from '../domain/undo.ts'

const iso = (at: number) => new Date(at).toISOString()

/** A job as callers see it. */
export function presentJob(job: Job) {
  const { id, kind, state, total, done, refused, attachmentId, action, agentId, problem, createdAt, finishedAt } = job
  const isUndoable = isOver(job) && !job.open && done > 0 && canUndo(job) && job.undoneBy === undefined
  return {
    ...{ id, kind, state, total, done, refused, attachmentId, agentId, problem },
    action: action ?? null,
    canUndo: isUndoable,
    ...(job.counts ? { counts: job.counts } : {}),
    createdAt: iso(createdAt),
    finishedAt: finishedAt === null ? null : iso(finishedAt),
  }
}
