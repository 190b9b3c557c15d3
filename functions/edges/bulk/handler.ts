import { channels, compose, core, files, secrets } from '../compose.ts'
import { lists } from '../compose-lists.ts'
import { bulk } from '../operations/bulk.ts'
import { operationsEdge } from '../operations/edge.ts'
import { createBulkStore } from '../store.ts'

const base = core(createBulkStore)
const keys = secrets()
const deps = compose('bulk', { ...base, ...keys, ...channels(base.store, keys.secrets), ...lists(), ...files() })

/** What is about several contacts at once. */
export const handler = operationsEdge(bulk, deps)
