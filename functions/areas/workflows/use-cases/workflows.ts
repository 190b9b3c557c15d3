import { retryOnConflict, type Write } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import { type PageInput, pageOf } from '../../../kernel/page.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { type Call, commitAnswer, editSettings, given, versionOf } from '../../workspace/index.ts'
import { type Document, MAX_WORKFLOWS, type Workflow } from '../domain/document.ts'
import { listenerOf, withListener } from '../domain/listening.ts'
import { problemsOf, type Wrong } from '../domain/problems.ts'
import { type Reference, referencesOf } from '../domain/references.ts'
import { scheduleOf } from '../domain/schedule.ts'
import type { WorkflowsStore } from '../port.ts'
import { type NamedDeps, whatIsGone } from './what-is-gone.ts'

type Deps = HasStore<WorkflowsStore> & NamedDeps & Pick<Parts, 'clock' | 'ulid' | 'settings'>

/** A document as a caller puts it, all of it or a part. */
type Input = { name?: string | undefined; enabled?: boolean | undefined } & {
  [Part in keyof Document]?: Document[Part] | undefined
}

function present(workflow: Workflow, broken: readonly Reference[]) {
  const { createdAt, updatedAt, ...shown } = workflow
  return {
    ...shown,
    ...(broken.length > 0 ? { broken: broken.map(({ path }) => path) } : {}),
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
    version: versionOf(workflow),
  }
}

/** What a workflow names and is gone. */
async function brokenIn(deps: NamedDeps, document: Document): Promise<Reference[]> {
  const references = referencesOf(document)
  return (await whatIsGone(deps, references))(references)
}

const presentOne = async (deps: NamedDeps, workflow: Workflow) => present(workflow, await brokenIn(deps, workflow))

function refuse(errors: readonly Wrong[]): void {
  if (errors.length === 0) return
  throw new DomainError('invalid_request', 'This workflow can’t be carried out.', errors.slice(0, 50))
}

/** Throws `invalid_request` with what is wrong where. */
export function requireSound(deps: Pick<Deps, 'clock' | 'settings'>, document: Document): void {
  refuse(problemsOf(document, { now: deps.clock.now(), localhost: deps.settings.localhostCalls }))
}

const gone = (broken: readonly Reference[]): Wrong[] =>
  broken.map(({ path, named }) => ({ path, message: `names ${words[named]} that is not there any more` }))

const words: Record<Reference['named'], string> = {
  agent: 'an agent',
  team: 'a team',
  channel: 'a channel',
  template: 'a template',
  cannedResponse: 'a canned response',
  category: 'a category',
  segment: 'a segment',
  record: 'a record',
  bot: 'a bot',
}

/** Throws `invalid_request` unless it has steps, and all that it names is there. */
async function requireComplete(deps: NamedDeps, document: Document): Promise<void> {
  refuse(document.steps.length > 0 ? gone(await brokenIn(deps, document)) : [{ path: 'steps', message: 'are none' }])
}

/** All workflows. */
export async function listWorkflows(deps: Deps, call: Call, input: PageInput) {
  const [, workflows] = await Promise.all([call.agent, deps.store.readWorkflows()])
  const references = workflows.map(referencesOf)
  const isGone = await whatIsGone(deps, references.flat())
  return pageOf(
    workflows.map((workflow, at) => present(workflow, isGone(references[at] ?? []))),
    input,
  )
}

async function read({ store }: Pick<Deps, 'store'>, id: string): Promise<Workflow> {
  const found = await store.readWorkflow(id)
  if (!found) throw notFound('workflow')
  return found
}

/** One workflow. */
export async function getWorkflow(deps: Deps, call: Call, input: { id: string }) {
  const [, workflow] = await Promise.all([call.agent, read(deps, input.id)])
  return presentOne(deps, workflow)
}

/** O1: a new one, which is off unless it says so itself. What it names may be missing until it is on. */
export function createWorkflow(
  deps: Deps,
  call: Call,
  input: Document & { name: string; enabled?: boolean | undefined },
) {
  return retryOnConflict(async () => {
    const [agent, existing] = await Promise.all([call.agent, deps.store.readWorkflows()])
    if (existing.length >= MAX_WORKFLOWS) {
      throw new DomainError('limit_reached', `A workspace has at most ${MAX_WORKFLOWS} workflows.`)
    }
    const now = deps.clock.now()
    const { name, trigger, when, steps, enabled = false } = input
    const document = { name, trigger, when, steps }
    requireSound(deps, document)
    if (enabled) await requireComplete(deps, document)
    const workflow = {
      id: `wf_${deps.ulid()}`,
      ...document,
      enabled,
      createdBy: agent.id,
      createdAt: now,
      updatedAt: now,
    }
    const answer = await presentOne(deps, { ...workflow, version: 1 })
    const writes = [...deps.store.putWorkflow(undefined, workflow), ...(await listens(deps, undefined, workflow))]
    await commitAnswer(deps, call, writes, answer)
    return answer
  }, ['idempotency'])
}

interface Change {
  id: string
  version?: number | undefined
}

/** One change of a workflow, together with what it then waits for. */
function change(
  deps: Deps,
  call: Call,
  { id, version }: Change,
  after: (before: Workflow) => Workflow | Promise<Workflow>,
) {
  return editSettings(deps, call, {
    what: 'workflow',
    version,
    read: () => deps.store.readWorkflow(id),
    change: after,
    write: async (before, workflow) => [
      ...deps.store.putWorkflow(before, { ...workflow, updatedAt: deps.clock.now() }),
      ...(await listens(deps, before, workflow)),
    ],
    present: (workflow) => presentOne(deps, workflow),
  })
}

/** What all wait for, where this changes it: in the same transaction, so that the two never disagree. */
async function listens(deps: Deps, before: Workflow | undefined, after: Workflow | undefined): Promise<Write[]> {
  const id = before?.id ?? after?.id
  if (id === undefined || !(before?.enabled || after?.enabled)) return []
  const listening = await deps.store.readListening()
  const now = withListener(listening, id, after?.enabled ? listenerOf(after) : undefined)
  return [...(now === listening ? [] : [deps.store.putListening(now)]), ...(await comes(deps, id, before, after))]
}

/** When it comes by its schedule, where that changes. */
async function comes(
  { store, clock }: Deps,
  id: string,
  before: Workflow | undefined,
  after: Workflow | undefined,
): Promise<Write[]> {
  const isSame = before?.enabled && after?.enabled && JSON.stringify(before.trigger) === JSON.stringify(after.trigger)
  if (isSame || ![before, after].some((one) => one?.trigger.on === 'schedule')) return []
  const [had, { timeZone }] = await Promise.all([store.readSchedule(id), store.readWorkspace()])
  const schedule = after && scheduleOf(after, timeZone, clock.now())
  if (!schedule) return had ? [store.removeSchedule(had)] : []
  return [store.putSchedule({ ...schedule, version: had?.version })]
}

/** Changes name, trigger, conditions or steps, or switches it on or off; runs that have begun go on as they began. */
export function updateWorkflow(deps: Deps, call: Call, input: Change & Input) {
  const { name, trigger, when, steps, enabled } = input
  return change(deps, call, input, async (before) => {
    const after = { ...before, ...given({ name, trigger, when, steps, enabled }) }
    requireSound(deps, after)
    if (after.enabled && !before.enabled) await requireComplete(deps, after)
    // One that is on names nothing new that is not there; what was deleted since stays for somebody to mend.
    if (after.enabled && before.enabled) {
      const had = new Set(referencesOf(before).map(({ named, id }) => `${named} ${id}`))
      refuse(gone((await brokenIn(deps, after)).filter(({ named, id }) => !had.has(`${named} ${id}`))))
    }
    return after
  })
}

/** O1: switches it on: it starts on what happens from now on. */
export function enableWorkflow(deps: Deps, call: Call, input: Change) {
  return change(deps, call, input, async (before) => {
    if (before.enabled) return before
    requireSound(deps, before)
    await requireComplete(deps, before)
    return { ...before, enabled: true }
  })
}

/** O1: switches it off: it starts on nothing more. */
export function disableWorkflow(deps: Deps, call: Call, input: Change) {
  return change(deps, call, input, (before) => ({ ...before, enabled: false }))
}

/** Removes it; it starts on nothing more. */
export function deleteWorkflow(deps: Deps, call: Call, input: { id: string }) {
  return retryOnConflict(async () => {
    const [, workflow] = await Promise.all([call.agent, read(deps, input.id)])
    const answer = { id: workflow.id, deleted: true as const }
    const writes = deps.store.removeWorkflow(workflow, deps.clock.now())
    await commitAnswer(deps, call, [...writes, ...(await listens(deps, workflow, undefined))], answer)
    return answer
  }, ['idempotency'])
}
