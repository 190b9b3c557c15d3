import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { RunCall, WorkflowRunsStore } from '../port.ts'

type Deps = HasStore<WorkflowRunsStore> & Pick<Parts, 'clock'>

/** Carries a run out as far as it gets. */
export async function continueRun(deps: Deps, { id }: Extract<RunCall, { kind: 'run' }>): Promise<void> {
  await deps.store.readRun(id)
}

/** Has those go on whose time has come and gone. */
export async function pushRuns(deps: Deps): Promise<void> {
  for (const id of await deps.store.readRunsDue(deps.clock.now(), 100)) await continueRun(deps, { kind: 'run', id })
}
