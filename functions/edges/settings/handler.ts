import { channels, compose, core, secrets } from '../compose.ts'
import { checks } from '../compose-checks.ts'
import { operationsEdge } from '../operations/edge.ts'
import { settings } from '../operations/settings.ts'
import { createSettingsStore } from '../store.ts'

const base = core(createSettingsStore)
const keys = secrets()
const deps = compose('settings', {
  ...base,
  ...keys,
  ...channels(base.store, keys.secrets),
  ...checks(),
})

/** What sets the workspace up and looks after it. */
export const handler = operationsEdge(settings, deps)
