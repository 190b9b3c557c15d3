import type { FunctionName } from '../../functions/manifest.ts'

/**
 * MB of each function: what it was measured to need (`npm run bench functions`; docs/memory.md), with head room, and as much
 * processor time as its callers' patience asks for, which Lambda gives by memory. Read by the stack and by the bench.
 */
export const memoryOf: Record<FunctionName, number> = {
  http: 1024,
  writing: 1024,
  settings: 512,
  bulk: 512,
  // It waits for a model.
  assistant: 512,
  automation: 512,
  // A day of a big workspace, all of it at once: one whole processor, which Lambda gives from here on.
  reports: 1769,
  documents: 512,
  webhooks: 384,
  widget: 512,
  // What it waits for most is another function, which has the processor time.
  socket: 512,
  // As the socket's.
  mcp: 512,
  authorizer: 512,
  realtime: 384,
  reactions: 384,
  // One file of 25 MB at a time, while it is fetched and stored, or sent; else it waits for providers.
  delivery: 384,
  timer: 512,
  jobs: 512,
  runs: 512,
  // It waits for those whom it calls.
  outgoing: 384,
  mail: 512,
  // An email of 40 MB, taken apart.
  reader: 1536,
  setup: 512,
}
