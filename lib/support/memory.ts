import type { FunctionName } from '../../functions/manifest.ts'

/**
 * MB of each function: what it was measured to need (`npm run bench functions`; docs/memory.md), with head room, and as much
 * processor time as its callers' patience asks for, which Lambda gives by memory. Read by the stack and by the bench.
 */
export const memoryOf: Record<FunctionName, number> = {
  http: 1024,
  // Its own time doubles, and it waits for two answers of the table only.
  writing: 512,
  settings: 512,
  bulk: 512,
  // It waits for a model.
  assistant: 512,
  automation: 512,
  // A day of a big workspace, all of it at once: one whole processor, which Lambda gives from here on.
  reports: 1769,
  documents: 512,
  webhooks: 256,
  widget: 512,
  // What it waits for most is another function, which has the processor time.
  socket: 512,
  // As the socket's.
  mcp: 512,
  authorizer: 512,
  reactions: 256,
  bookkeeping: 256,
  // Files pass through it in pieces; else it waits for providers.
  delivery: 256,
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

/**
 * How Node.js is to use that, where it is not left to it: pieces of files are let go of only when what waits for that is half as much as
 * the heap may be, and new objects may take twice as much again (docs/memory.md). Read by the stack and by the bench.
 */
export const nodeOptionsOf: Partial<Record<FunctionName, string>> = {
  delivery: '--max-old-space-size=128 --max-semi-space-size=2',
}
