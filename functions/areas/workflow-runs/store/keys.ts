import { number } from '../../../platform/keys.ts'
import type { RunKey } from '../domain/run.ts'

/** Primary keys of what this area stores: runs lie with the contact that they are about, and go with it. */
export const workflowRunsKeys = {
  run: ({ contactId, n, code }: RunKey) => ({ pk: contactId, sk: `${workflowRunsKeys.runs(n)}${code}` }),
  /** what the keys of a conversation's runs start with */
  runs: (n: number): string => `W#${number(n)}#`,
  /** the runs of a workflow, in an index */
  ofWorkflow: (workflowId: string) => `RUNS#${workflowId}`,
  /** those that wait for a time, in another */
  due: (shard: number) => `RUNS#${shard}`,
}
