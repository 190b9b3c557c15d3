import { ownPersonReader } from '../bearer.ts'
import { channels, compose, core, files, secrets, segments } from '../compose.ts'
import { operationsEdge } from '../operations/edge.ts'
import { everyday } from '../operations/http.ts'
import { createEverydayStore } from '../store.ts'

const base = core(createEverydayStore)
const keys = secrets()
const deps = compose('http', {
  ...base,
  ...keys,
  ...channels(base.store, keys.secrets),
  ...files(),
  ...segments(),
})

/** What agents do all day but write. */
export const handler = operationsEdge(everyday, deps, ownPersonReader(deps))
