import { retryOnConflict } from '../../../kernel/commit.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { type Call, commitAnswer } from '../../workspace/index.ts'
import { isOver } from '../domain/job.ts'
import type { JobsStore } from '../port.ts'
import { presentJob } from './present-job.ts'
import { visibleJob } from './read-jobs.ts'

type Deps = HasStore<JobsStore> & Pick<Parts, 'clock'>

/** Whoever works on it looks before each next one. One that is over stays as it is. */
export function cancelJob(deps: Deps, call: Call, { id }: { id: string }) {
  return retryOnConflict(async () => {
    const job = await visibleJob(deps, call, id)
    const now = deps.clock.now()
    const after = isOver(job) ? job : { ...job, state: 'cancelled' as const, movedAt: now, finishedAt: now }
    const answer = presentJob(after)
    await commitAnswer(deps, call, after === job ? [] : [deps.store.putJob(after)], answer)
    return answer
  }, ['idempotency'])
}
