import { retryOnConflict, type Write } from '../../../kernel/commit.ts'
import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { type Call, commitAnswer } from '../../workspace/index.ts'
import { isOver, type Job } from '../domain/job.ts'
import { unstoppable } from '../domain/kinds.ts'
import type { JobsStore } from '../port.ts'
import { presentJob } from './present-job.ts'
import { visibleJob } from './read-jobs.ts'

type Deps = HasStore<JobsStore> & Pick<Parts, 'clock'>

/** Whoever works on it looks before each next one. One that is over stays as it is. */
export function cancelJob(deps: Deps, call: Call, { id }: { id: string }) {
  return retryOnConflict(async () => {
    const job = await visibleJob(deps, call, id)
    if (unstoppable.includes(job.kind)) throw new DomainError('not_supported', 'What was begun is done to its end.')
    const now = deps.clock.now()
    const after = isOver(job) ? job : { ...job, state: 'cancelled' as const, movedAt: now, finishedAt: now }
    const answer = presentJob(after)
    const writes = after === job ? [] : [deps.store.putJob(after), ...(await undoableAgain(deps, job))]
    await commitAnswer(deps, call, writes, answer)
    return answer
  }, ['idempotency'])
}

/** What a cancelled undo has not come to can be taken back by another one. */
async function undoableAgain({ store }: Deps, { id, action, params }: Job): Promise<Write[]> {
  const undone = action === 'undo' ? await store.readJob(String(params.jobId)) : undefined
  if (undone?.undoneBy !== id) return []
  const { undoneBy: _, ...rest } = undone
  return [store.putJob(rest)]
}
