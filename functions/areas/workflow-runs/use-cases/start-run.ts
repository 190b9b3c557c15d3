import { ConflictError } from '../../../kernel/commit.ts'
import { parseEntryId } from '../../../kernel/ids.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import type { Workflow } from '../../workflows/domain/document.ts'
import { evaluate } from '../../workflows/domain/evaluate.ts'
import { flowOf } from '../domain/flow.ts'
import { codeOf, depthOf, MAX_CHAIN, type Run, runIdOf } from '../domain/run.ts'
import type { Start } from '../port.ts'
import { type CarryDeps, carryOut, doerOf, tell } from './carry-out.ts'
import { factsOf } from './facts.ts'
import { continueRun } from './go-on.ts'

/**
 * O1: something happened that a workflow waits for. Whether its conditions hold is looked at as things are now; then it is carried
 * out. An occasion that is told again finds the run that it has made.
 */
export async function startRun(deps: CarryDeps, start: Start): Promise<void> {
  const { workflowId, contactId, n, occasion, at, entryId, on } = start
  const id = runIdOf({ contactId, n, code: codeOf(workflowId, occasion, at) })
  const [existing, workflow] = await Promise.all([deps.store.readRun(id), deps.store.readWorkflow(workflowId)])
  if (existing) return continueRun(deps, { kind: 'run', id })
  if (!workflow?.enabled || workflow.trigger.on !== on) return
  const key = entryId === undefined ? undefined : parseEntryId(entryId)
  const entry = key && (await deps.store.readEntry(key))
  // What was said is gone.
  if (key && !entry) return
  const chain = await chainOf(deps, entry)
  if (chain.includes(workflowId)) return
  if (!(await isMeant(deps, workflow, entry))) return
  const run: Run = {
    id,
    contactId,
    n,
    workflowId,
    workflowName: workflow.name,
    document: workflow.version ?? 1,
    on,
    ...(entryId === undefined ? {} : { entryId }),
    ...(chain.length > 0 ? { chain } : {}),
    startedAt: deps.clock.now(),
    state: 'running',
    steps: [],
    next: workflow.steps[0]?.id ?? null,
    version: 0,
  }
  const { holds, conditions } = evaluate(workflow.when, await factsOf(deps, run))
  if (!holds) return
  const begun: Run = { ...run, ...(conditions.length > 0 ? { conditions } : {}) }
  if (depthOf(run) > MAX_CHAIN) return stopChain(deps, begun, workflow)
  await carryOut(deps, run.next === null ? { ...begun, state: 'done' } : begun, workflow)
}

/** The workflows whose runs led to this entry, the first one first. */
async function chainOf({ store }: Pick<CarryDeps, 'store'>, entry: Entry | undefined): Promise<string[]> {
  const { actor } = entry ?? {}
  if (actor?.type !== 'workflow' || !actor.id) return []
  const run = actor.run && (await store.readRun(actor.run.id))
  return [...(run?.chain ?? []), actor.id]
}

/** Whether the message is the first of its conversation, or of all, where the trigger asks for that. */
async function isMeant({ store }: Pick<CarryDeps, 'store'>, { trigger }: Workflow, entry: Entry | undefined) {
  if (trigger.on !== 'message.received' || trigger.which === undefined || !entry) return true
  const { contactId, n } = entry
  if (trigger.which === 'firstEver' && n > 1) return false
  const { items } = await store.readTimeline({ contactId, n }, { limit: 25, order: 'asc' })
  const first = items.find(({ message }) => message?.direction === 'inbound' && !message.history && !message.automatic)
  return first?.id === entry.id
}

/** Workflows that start one another end here, and an entry says so. */
async function stopChain(deps: CarryDeps, run: Run, { steps }: Workflow): Promise<void> {
  const step = run.next === null ? undefined : flowOf(steps).get(run.next)?.step
  const error = { code: 'chain', message: `At most ${MAX_CHAIN} workflows start one another.` }
  const done = step ? [{ id: step.id, do: step.do, at: run.startedAt, result: 'failed' as const, error }] : []
  const ended: Run = { ...run, state: 'failed', steps: done }
  try {
    await tell(
      deps,
      run,
      doerOf(run),
      { name: 'workflow_stopped', from: null, to: error.code },
      deps.store.putRun(ended),
    )
    deps.log.error('run.failed', { runId: run.id, workflowId: run.workflowId, code: error.code })
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error
  }
}
