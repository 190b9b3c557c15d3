import { ownPersonReader } from '../bearer.ts'
import { channels, compose, core, files, secrets } from '../compose.ts'
import { operationsEdge } from '../operations/edge.ts'
import { writing } from '../operations/writing.ts'
import { createWritingStore } from '../store.ts'

const base = core(createWritingStore)
const keys = secrets()
const deps = compose('writing', { ...base, ...keys, ...channels(base.store, keys.secrets), ...files() })

/** What is written to customers, and what it is written with. */
export const handler = operationsEdge(writing, deps, ownPersonReader(deps))
