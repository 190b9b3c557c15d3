import { ConflictError, type Write } from '../../../kernel/commit.ts'
import { conversationIdOf, parseEntryId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { sleep } from '../../../kernel/sleep.ts'
import type { ChannelsStore } from '../../channels/port.ts'
import { callOutside } from '../../outside-calls/index.ts'
import type { OutsideCallsStore, OutsideParts } from '../../outside-calls/port.ts'
import { askSatisfaction } from '../../satisfaction/index.ts'
import { amend, appendEvent, byDoer, unchanged } from '../../timeline/domain/change.ts'
import type { EventName } from '../../timeline/domain/entry.ts'
import { presentContact, presentConversation, presentEntry, stepConversation } from '../../timeline/index.ts'
import type { Step, StepOf, Workflow } from '../../workflows/domain/document.ts'
import { evaluate } from '../../workflows/domain/evaluate.ts'
import type { WorkflowsStore } from '../../workflows/port.ts'
import type { Automaton } from '../../workspace/domain/doer.ts'
import { type Flow, flowOf, type Place } from '../domain/flow.ts'
import { Refusal } from '../domain/refusal.ts'
import { type Done, depthOf, failed, goneOn, type Run, type StepResult, waiting } from '../domain/run.ts'
import { waitOf } from '../domain/wait.ts'
import type { WorkflowRunsStore } from '../port.ts'
import { factsOf } from './facts.ts'
import { conversationOf, refusalOf, type VerbDeps, type VerbName, verbs } from './verbs.ts'

export type CarryDeps = HasStore<ChannelsStore & OutsideCallsStore & WorkflowRunsStore & WorkflowsStore> &
  VerbDeps &
  OutsideParts &
  Pick<Parts, 'log' | 'secrets'>

/** A run as it is after some steps; those that nothing was written of yet are noted with the next one that writes. */
interface Progress {
  run: Run
  isNoted: boolean
}

/** What a step is done with. */
interface Scene {
  deps: CarryDeps
  run: Run
  place: Place
  flow: Flow
  by: Automaton
}

/** Who a run's entries are by. */
export function doerOf(run: Run): Automaton {
  const { id, workflowId, workflowName } = run
  return { type: 'workflow', id: workflowId, name: workflowName, run: { id, depth: depthOf(run) } }
}

/**
 * O1: carries a run out, step by step, as far as it gets. A step and its mark on the run are one transaction: of two that are at
 * it at once one goes on, and what is repeated after a crash goes on behind what is done.
 */
export async function carryOut(deps: CarryDeps, begun: Run, workflow: Pick<Workflow, 'steps'>): Promise<void> {
  const flow = flowOf(workflow.steps)
  let at: Progress = { run: begun, isNoted: begun.version > 0 }
  try {
    while (at.run.state === 'running' && at.run.next !== null) {
      const place = flow.get(at.run.next)
      if (!place) throw new Error(`The step ${at.run.next} is not in the workflow that the run began with.`)
      at = await stepOn({ deps, run: at.run, place, flow, by: doerOf(at.run) })
    }
    if (!at.isNoted) await deps.store.commit([deps.store.putRun(at.run)])
  } catch (error) {
    // Somebody else is at it, and got further.
    if (!(error instanceof ConflictError)) throw error
  }
}

const noted = (run: Run): Progress => ({ run: { ...run, version: run.version + 1 }, isNoted: true })
const decided = (run: Run): Progress => ({ run, isNoted: false })

async function stepOn(scene: Scene): Promise<Progress> {
  const { deps, run, place } = scene
  const { step, after, branches } = place
  const now = deps.clock.now()
  switch (step.do) {
    case 'stop':
      return decided(goneOn(run, step, { at: now, result: 'stopped' }, null))
    case 'branch': {
      const { holds } = evaluate(step.with.when, await factsOf(deps, run))
      const result = holds ? 'then' : 'else'
      return decided(goneOn(run, step, { at: now, result }, branches[result] ?? after))
    }
    case 'wait':
      return wait(scene, step)
    default:
      return doOnce(scene, step)
  }
}

/** Does a step; or passes it over with an entry where what it names is gone; or ends the run with one where a rule forbids it. */
async function doOnce(scene: Scene, step: Exclude<Step, { do: 'branch' | 'stop' | 'wait' }>): Promise<Progress> {
  const { deps, run, place, flow } = scene
  let kept: Run | undefined
  const keep: Keep = (result, more = {}, error) => {
    const next = result === 'nobody' ? (place.branches.else ?? place.after) : place.after
    const now = deps.clock.now()
    const after = goneOn(run, step, { at: now, result, ...(error ? { error } : {}) }, next)
    // That nothing follows is noted with it.
    const end = next === null ? undefined : flow.get(next)?.step
    kept = { ...(end?.do === 'stop' ? goneOn(after, end, { at: now, result: 'stopped' }, null) : after), ...more }
    return deps.store.putRun(kept)
  }
  try {
    await act(scene, step, keep)
    if (!kept) throw new Error(`Nothing notes that the step ${step.id} is done.`)
    return noted(kept)
  } catch (error) {
    const refusal = refusalOf(error)
    if (!refusal) throw error
    return passOver(scene, refusal)
  }
}

type Keep = (result: StepResult, more?: Partial<Run>, error?: Done['error']) => Write

async function act({ deps, run, by }: Scene, step: Exclude<Step, { do: 'branch' | 'stop' | 'wait' }>, keep: Keep) {
  switch (step.do) {
    case 'webhook':
      return callWebhook(deps, run, step, keep)
    case 'ask':
      return ask(deps, run, keep)
    default:
      return verbs[step.do as VerbName](deps, { run, by, keep }, step as never)
  }
}

async function passOver(
  { deps, run, place, by }: Omit<Scene, 'flow'>,
  { kind, code, message }: Refusal,
): Promise<Progress> {
  const { step, after } = place
  const error = { code, message }
  const now = deps.clock.now()
  const isGone = kind === 'gone'
  const ended = isGone ? goneOn(run, step, { at: now, result: 'skipped', error }, after) : failed(run, step, now, error)
  const said = isGone
    ? ({ name: 'step_skipped', from: step.do } as const)
    : ({ name: 'workflow_stopped', from: null } as const)
  await tell(deps, run, by, { ...said, to: code }, deps.store.putRun(ended))
  if (!isGone) deps.log.error('run.failed', { runId: run.id, workflowId: run.workflowId, step: step.do, code })
  return noted(ended)
}

/** What became of a run, as an entry where there is a conversation, in one transaction with the run's mark. */
export async function tell(
  deps: Pick<CarryDeps, 'store' | 'clock' | 'ulid'>,
  { contactId, n }: Run,
  by: Automaton,
  event: { name: EventName; from: string | null; to: string },
  mark: Write,
): Promise<void> {
  const state = n > 0 ? await deps.store.readConversation(contactId, n) : undefined
  if (!state || state.conversation.deletedAt !== undefined) return deps.store.commit([mark])
  const call = { agent: Promise.resolve(by), remember: () => mark }
  await stepConversation(deps, call, state.conversation.id, ({ conversation, moment }) =>
    appendEvent(unchanged(conversation), moment, byDoer(by), event.name, event.from, event.to),
  )
}

/** Has the run wait, unless there is nothing to wait for. */
async function wait({ deps, run, place, by }: Scene, step: StepOf<'wait'>): Promise<Progress> {
  const { n, contactId } = run
  const now = deps.clock.now()
  const state = n > 0 ? await deps.store.readConversation(contactId, n) : undefined
  const team = state && (await deps.store.readTeams()).find(({ id }) => id === state.conversation.teamId)
  const until = waitOf(step.with, team, now)
  if (until === undefined) return decided(goneOn(run, step, { at: now, result: 'waited' }, place.after))
  const isForReply = step.with.until === 'reply'
  if (!isForReply) {
    const waits = waiting(run, step, now, { until, reply: false, heard: null })
    await deps.store.commit([deps.store.putRun(waits)])
    return noted(waits)
  }
  if (!state || state.conversation.deletedAt !== undefined) {
    return passOver(
      { deps, run, place, by },
      new Refusal('gone', 'no_conversation', 'There is no conversation to wait in.'),
    )
  }
  let waits = run
  const remember = () => deps.store.putRun(waits)
  await stepConversation(deps, { agent: Promise.resolve(by), remember }, state.conversation.id, ({ conversation }) => {
    waits = waiting(run, step, now, { until, reply: true, heard: conversation.lastInboundAt })
    return amend(unchanged(conversation), { awaited: (conversation.awaited ?? 0) + 1 })
  })
  return noted(waits)
}

/**
 * A run that waited goes on, if it may: the customer has written, or its time has come. Undefined: it waits on. Nothing is written
 * where nobody else looks at its waiting; the next step notes that.
 */
export async function wakeUp(deps: CarryDeps, run: Run, workflow: Pick<Workflow, 'steps'>): Promise<Run | undefined> {
  const place = run.next === null ? undefined : flowOf(workflow.steps).get(run.next)
  if (!run.wait || !place) return undefined
  const { until, reply, heard } = run.wait
  const { step, after, branches } = place
  const now = deps.clock.now()
  const isOver = until !== null && until <= now
  const woken = (result: 'replied' | 'waited') =>
    goneOn(run, step, { at: now, result }, result === 'replied' || !reply ? after : (branches.else ?? after))
  if (!reply) return isOver ? woken('waited') : undefined
  const { contactId, n } = run
  const state = await deps.store.readConversation(contactId, n)
  if (!state || state.conversation.deletedAt !== undefined) return undefined
  let after_: Run | undefined
  const by = doerOf(run)
  const hasWritten = ({ lastInboundAt }: typeof state.conversation) => lastInboundAt !== null && lastInboundAt !== heard
  if (!isOver && !hasWritten(state.conversation)) return undefined
  const call = { agent: Promise.resolve(by), remember: () => deps.store.putRun(after_ ?? run) }
  await stepConversation(deps, call, state.conversation.id, ({ conversation }) => {
    after_ = woken(hasWritten(conversation) ? 'replied' : 'waited')
    const { awaited = 1, ...rest } = conversation
    return unchanged(awaited > 1 ? { ...rest, awaited: awaited - 1 } : rest)
  })
  return after_ && noted(after_).run
}

/** O5: asks the customer; where there is no reason to, the run goes on and keeps why. */
async function ask(deps: CarryDeps, run: Run, keep: Keep): Promise<void> {
  const outcome = await askSatisfaction(deps, conversationOf(run), [keep('done')])
  if (outcome === 'asked') return
  const message = 'The customer was not asked how satisfied they are.'
  await deps.store.commit([keep('skipped', {}, { code: outcome, message })])
}

/** How often an address is called before its step fails, and how long between. */
const TRIES = 2
const BETWEEN_MS = 2_000
/** Characters of an answer that a run keeps. */
const MAX_ANSWER = 16_000

/** Calls a webhook, signed and under one id however often; what it answers is kept with the mark. */
async function callWebhook(deps: CarryDeps, run: Run, step: StepOf<'webhook'>, keep: Keep): Promise<void> {
  const payload = await payloadOf(deps, run, step)
  const call = { url: step.with.url, id: `${run.id}_${step.id}`, payload }
  let answer = await callOutside(deps, call)
  for (let tries = 1; answer.outcome === 'unavailable' && tries < TRIES; tries++) {
    await sleep(BETWEEN_MS)
    answer = await callOutside(deps, call)
  }
  if (answer.outcome === 'answered') {
    if (JSON.stringify(answer.body).length > MAX_ANSWER) {
      throw new Refusal('refused', 'webhook_unreadable', 'The webhook answered more than a run keeps.')
    }
    await deps.store.commit([keep('done', { answers: { ...run.answers, [step.id]: answer.body } })])
  } else if (answer.outcome === 'empty') await deps.store.commit([keep('done')])
  else throw new Refusal('refused', `webhook_${answer.outcome}`, answer.reason)
}

async function payloadOf(
  deps: CarryDeps,
  { id, workflowId, workflowName, on, contactId, n, entryId }: Run,
  step: Step,
) {
  const now = deps.clock.now()
  const key = entryId === undefined ? undefined : parseEntryId(entryId)
  const [state, contact, teams, entry] = await Promise.all([
    n > 0 ? deps.store.readConversation(contactId, n) : undefined,
    deps.store.readContact(contactId),
    deps.store.readTeams(),
    key && deps.store.readEntry(key),
  ])
  return {
    type: 'workflow.step',
    timestamp: new Date(now).toISOString(),
    data: {
      workflow: { id: workflowId, name: workflowName },
      runId: id,
      stepId: step.id,
      on,
      conversationId: n > 0 ? conversationIdOf(contactId, n) : null,
      contact: contact ? presentContact(contact.contact, contact.latest, now) : null,
      conversation: state ? presentConversation(state.conversation, { now, teams }) : null,
      entry: entry ? presentEntry(entry) : null,
    },
  }
}
