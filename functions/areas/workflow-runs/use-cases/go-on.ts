import { ConflictError } from '../../../kernel/commit.ts'
import type { Run } from '../domain/run.ts'
import { type CarryDeps, carryOut, wakeUp } from './carry-out.ts'

/** Has a run go on that may: that waits no more, or that somebody has died at. */
export async function continueRun(deps: CarryDeps, { id }: { kind: 'run'; id: string }): Promise<void> {
  const run = await deps.store.readRun(id)
  if (run?.state === 'running' || run?.state === 'waiting') await goOn(deps, run)
}

/** The same of one that was read. */
export async function goOn(deps: CarryDeps, run: Run): Promise<void> {
  // Kept as long as any run of it waits.
  const workflow = await deps.store.readWorkflowAt(run.workflowId, run.document)
  if (!workflow) throw new Error(`There is no version ${run.document} of the workflow ${run.workflowId}.`)
  try {
    const awake = run.state === 'waiting' ? await wakeUp(deps, run, workflow) : run
    if (awake) await carryOut(deps, awake, workflow)
  } catch (error) {
    // Somebody else woke it.
    if (!(error instanceof ConflictError)) throw error
  }
}
