import type { Write } from '../../kernel/commit.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import type { Run } from './domain/run.ts'

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface WorkflowRunsStore {
  /** one, consistent */
  readRun(id: string): Promise<Run | undefined>
  /** a new one at version 0, else as it was read; conflict label `idempotency` */
  putRun(run: Run): Write
  /** of a workflow, newest first */
  listRunsOf(workflowId: string, page: PageRequest, keep: (run: Run) => boolean): Promise<Page<Run>>
  /** of a conversation, newest first */
  listRunsIn(conversation: { contactId: string; n: number }, page: PageRequest): Promise<Page<Run>>
  /** the ids of those whose wait was over by then, at most so many of a shard */
  readRunsDue(before: number, limit: number): Promise<string[]>
}

/** What the function that carries workflows out is called for; `push`: to look for what stands still. */
export type RunCall =
  | { kind: 'run'; id: string; version?: number | undefined; at?: number | undefined }
  | { kind: 'push' }

/** What is asked of whoever carries workflows out. */
export interface RunParts {
  runRoom: { begin(call: RunCall): Promise<void> }
}
