import type { RunCall } from '../../areas/workflow-runs/port.ts'
import { continueRun, pushRuns } from '../../areas/workflow-runs/use-cases/continue-run.ts'
import { compose, core } from '../compose.ts'
import { createRunsStore } from '../store.ts'

const deps = compose('runs', core(createRunsStore))

/** A run of a workflow may go on, or it is time to look for those that stand still. */
export async function handler(call: RunCall): Promise<void> {
  switch (call.kind) {
    case 'run':
      return continueRun(deps, call)
    case 'push':
      return pushRuns(deps)
  }
}
