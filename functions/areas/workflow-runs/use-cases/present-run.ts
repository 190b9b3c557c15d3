import { conversationIdOf } from '../../../kernel/ids.ts'
import type { Run } from '../domain/run.ts'

const iso = (at: number) => new Date(at).toISOString()

/** A run as callers see it. */
export function presentRun(run: Run) {
  const { id, contactId, n, workflowId, workflowName, document, on, startedAt, state, conditions, steps, wait } = run
  return {
    id,
    workflowId,
    workflowName,
    workflowVersion: document,
    contactId,
    conversationId: n === 0 ? null : conversationIdOf(contactId, n),
    on,
    startedAt: iso(startedAt),
    state,
    conditions: conditions ?? [],
    steps: steps.map(({ at, ...step }) => ({ ...step, at: iso(at) })),
    ...(state === 'waiting' && wait
      ? { waitsUntil: wait.until === null ? null : iso(wait.until), waitsForReply: wait.reply }
      : {}),
  }
}
