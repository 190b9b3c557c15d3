import { isOver, type Job } from '../domain/job.ts'
import { canBeUndone } from '../domain/undo.ts'

const iso = (at: number) => new Date(at).toISOString()

/** A job as callers see it. */
export function presentJob(job: Job) {
  const { id, kind, state, total, done, refused, attachmentId, action, agentId, problem, createdAt, finishedAt } = job
  const canUndo = isOver(job) && !job.open && done > 0 && canBeUndone[action] && job.undoneBy === undefined
  return {
    ...{ id, kind, state, total, done, refused, attachmentId, action, agentId, canUndo, problem },
    createdAt: iso(createdAt),
    finishedAt: finishedAt === null ? null : iso(finishedAt),
  }
}
