import { compose, core, secrets } from '../compose.ts'
import { connectors } from '../compose-connectors.ts'
import { automation } from '../operations/automation.ts'
import { operationsEdge } from '../operations/edge.ts'
import { createAutomationStore } from '../store.ts'

const keys = secrets()
const deps = compose('automation', { ...core(createAutomationStore), ...keys, ...connectors(keys.secrets) })

/** What goes on by itself when something happens, and how it is set up. */
export const handler = operationsEdge(automation, deps)
