import { DomainError, notFound } from '../../../kernel/errors.ts'
import type { PageInput } from '../../../kernel/page.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { canSee, visibleAs } from '../../timeline/domain/visibility.ts'
import { readVisible } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { type Call, commitAnswer } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { again, type Run, type RunState } from '../domain/run.ts'
import type { WorkflowRunsStore } from '../port.ts'
import { presentRun } from './present-run.ts'

type Deps = HasStore<WorkflowRunsStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

/** Whether somebody may see what a run is about. */
async function isSeen({ store }: Pick<Deps, 'store'>, agent: Agent, { contactId, n }: Run): Promise<boolean> {
  if (n === 0) {
    const found = await store.readContact(contactId)
    return found !== undefined && canSee(agent, visibleAs(found))
  }
  const state = await store.readConversation(contactId, n)
  if (!state) return false
  const blacklisted = state.conversation.blacklisted || state.contact.blacklisted
  return canSee(agent, { ...state.conversation, blacklisted })
}

/** One that the caller may see; not_found otherwise. */
async function visibleRun(deps: Pick<Deps, 'store'>, call: Call, id: string): Promise<Run> {
  const [agent, run] = await Promise.all([call.agent, deps.store.readRun(id)])
  if (!run || !(await isSeen(deps, agent, run))) throw notFound('workflow run')
  return run
}

/** What one did, step by step, and what its conditions saw. */
export async function getRun(deps: Deps, call: Call, { id }: { id: string }) {
  return presentRun(await visibleRun(deps, call, id))
}

/** A workflow's runs, newest first: those about what the caller may see. */
export async function listRunsOf(
  deps: Deps,
  call: Call,
  { id, state, cursor, limit = 25 }: PageInput & { id: string; state?: RunState | undefined },
) {
  const agent = await call.agent
  const keep = (run: Run) => state === undefined || run.state === state
  const { items, nextCursor } = await deps.store.listRunsOf(id, { limit, cursor }, keep)
  const seen = await Promise.all(items.map((run) => isSeen(deps, agent, run)))
  return { items: items.filter((_, at) => seen[at]).map(presentRun), nextCursor }
}

/** What workflows did in a conversation, newest first. */
export async function listRunsIn(deps: Deps, call: Call, { id, cursor, limit = 25 }: PageInput & { id: string }) {
  const { conversation } = await readVisible(deps, call, id)
  const { items, nextCursor } = await deps.store.listRunsIn(conversation, { limit, cursor })
  return { items: items.map(presentRun), nextCursor }
}

/** Has a run that failed go on from the step that it failed at. */
export async function retryRun(deps: Deps, call: Call, { id }: { id: string }) {
  const run = await visibleRun(deps, call, id)
  if (run.state !== 'failed') throw new DomainError('not_acceptable', 'This run has not failed.')
  const tried = again(run)
  const answer = presentRun(tried)
  await commitAnswer(deps, call, [deps.store.putRun(tried)], answer)
  return answer
}
