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

/** Something happened that a workflow waits for. */
export interface Start {
  kind: 'start'
  workflowId: string
  on: string
  contactId: string
  /** of the conversation; 0: it is about the contact */
  n: number
  /** what tells this occasion from any other of the same workflow */
  occasion: string
  /** when it happened */
  at: number
  /** the entry that it is about */
  entryId?: string | undefined
}

/** What the function that carries workflows out is called for. */
export type RunCall =
  | Start
  /** one is to go on: its time has come, or it is tried again */
  | { kind: 'run'; id: string; at?: number | undefined }
  /** the customer wrote, for which some run of the conversation waits */
  | { kind: 'reply'; contactId: string; n: number }
  /** nobody has said anything in a conversation for so many minutes, as far as is known */
  | { kind: 'silence'; id: string; at?: number | undefined }
  /** a workflow comes by its schedule, or goes on through everybody */
  | { kind: 'schedule'; id: string; at?: number | undefined }
  /** those that stand still are to be found */
  | { kind: 'push' }

/** What is asked of whoever carries workflows out. */
export interface RunParts {
  runRoom: { begin(call: RunCall): Promise<void> }
}
