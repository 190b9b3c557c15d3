import { compose, core } from '../compose.ts'
import { models } from '../compose-models.ts'
import { assistant } from '../operations/assistant.ts'
import { operationsEdge } from '../operations/edge.ts'
import { createAssistingStore } from '../store.ts'

const deps = compose('assistant', { ...core(createAssistingStore), ...models() })

/** What is asked of models: apart from everything else, so that nobody else may call them. */
export const handler = operationsEdge(assistant, deps)
