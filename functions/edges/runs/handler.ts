import type { RunCall } from '../../areas/workflow-runs/port.ts'
import { workOn } from '../../areas/workflow-runs/use-cases/continue-run.ts'
import { channels, compose, core, secrets } from '../compose.ts'
import { outside } from '../compose-outside.ts'
import { createRunsStore } from '../store.ts'

const base = core(createRunsStore)
const keys = secrets()
const deps = compose('runs', {
  ...base,
  ...keys,
  ...channels(base.store, keys.secrets),
  ...outside(base.settings),
})

/** Something may start a workflow, a run may go on, or it is time to look for those that stand still. */
export const handler = (call: RunCall): Promise<void> => workOn(deps, call)
