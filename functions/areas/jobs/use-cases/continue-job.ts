import { ConflictError, retryOnConflict, type Write } from '../../../kernel/commit.ts'
import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { whoAsked } from '../../api-keys/index.ts'
import type { ApiKeysStore } from '../../api-keys/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { afterPortion, failed, inPortions, type Job, type Refusal, settled, withFound } from '../domain/job.ts'
import { unstoppable } from '../domain/kinds.ts'
import type { JobsStore, Step } from '../port.ts'
import type { Each, Steps, Works } from './work.ts'

type Deps = HasStore<ApiKeysStore & JobsStore & WorkspaceStore> & Pick<Parts, 'clock' | 'log'>

const AT_ONCE = 5
/** How often one that others keep changing is looked at anew. */
const TRIES = 10
/** A job that stands still for so long has lost its step; one that old is given up. */
const LOST_MS = 2 * 60_000
const GIVEN_UP_MS = 24 * 60 * 60_000

/**
 * One step of a job: finds some of what it is about, or works off one portion of it, and notes how far it came, which brings
 * the next step. Doing a step again does nothing twice, since each outcome is committed together with what was done. `works`:
 * what each kind of job does.
 */
export async function continueJob<All extends Deps>(
  deps: All,
  works: Works<NoInfer<All>>,
  { id, version }: Omit<Step, 'kind'>,
): Promise<void> {
  const job = await deps.store.readJob(id)
  if (!job?.open || job.version !== version) return
  const work = works[job.kind]
  return 'step' in work ? goOn(deps, work, job) : workThrough(deps, work, job)
}

const GONE = 'Whoever asked for it is no agent any more.'

/** A step of a kind that has its own. */
async function goOn<All extends Deps>(deps: All, work: Steps<All>, job: Job): Promise<void> {
  const stop = async (after?: Job) => {
    const now = await deps.store.readJob(job.id)
    if (now?.state !== 'cancelled' || !now.open) return
    const { done, refused, counts } = after ?? now
    await stopped(deps, work, { ...now, done, refused, ...(counts ? { counts } : {}) })
  }
  if (job.state === 'cancelled') return stop()
  const agent = await whoAsked(deps, job.agentId)
  const goesOn = async () => (await deps.store.readJob(job.id))?.version === job.version
  try {
    const progress = await work.step(deps, job, agent?.deleted ? undefined : agent, goesOn)
    if (!progress) return
    const { job: after, writes, afterwards } = progress
    if (await note(deps, after, writes, () => stop(after))) await afterwards?.()
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    await stopped(deps, work, failed(job, error.message, deps.clock.now()))
  }
}

/** It goes no further: what it leaves is counted and cleared away. */
async function stopped<All extends Deps>(deps: All, work: Steps<All>, job: Job): Promise<void> {
  const after = (await work.stopped?.(deps, job)) ?? job
  await note(deps, { ...after, open: false }, [], async () => {})
}

async function workThrough<All extends Deps>(deps: All, work: Each<All>, job: Job): Promise<void> {
  if (job.state === 'cancelled') return settle(deps, job.id)
  if (job.finding === null) return workOff(deps, work, job)
  const agent = await whoAsked(deps, job.agentId)
  if (!agent || agent.deleted) return void (await note(deps, failed(job, GONE, deps.clock.now())))
  try {
    await findMore(deps, work, job, agent, job.finding)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    await note(deps, failed(job, error.message, deps.clock.now()))
  }
}

async function findMore<All extends Deps>(
  deps: All,
  work: Each<All>,
  job: Job,
  agent: Agent,
  from: string,
): Promise<void> {
  const [known, { targets, next }] = await Promise.all([
    deps.store.readPortions(job),
    work.find(deps, job, agent, from),
  ])
  // Lists move while they are read: what is shown again is not done again.
  const found = new Set(known)
  const portions = inPortions([...new Set(targets)].filter((target) => !found.has(target)))
  const after = withFound(job, portions, next, deps.clock.now())
  await note(deps, after, deps.store.putPortions(job, job.portions, portions))
}

async function workOff<All extends Deps>(deps: All, work: Each<All>, job: Job): Promise<void> {
  const portion = job.worked
  const [targets, before] = await Promise.all([
    deps.store.readPortion(job, portion),
    deps.store.readOutcomes(job, portion),
  ])
  const refusals = new Map<number, Refusal>()
  const waiting = targets.entries()
  let stopped = false
  const errors: unknown[] = []
  const worker = async () => {
    for (const [place, target] of waiting) {
      if (before.has(place)) continue
      try {
        // Between one and the next it may be cancelled, and rights may be lost.
        const [now, agent] = await Promise.all([deps.store.readJob(job.id), whoAsked(deps, job.agentId)])
        stopped ||= now?.version !== job.version
        if (stopped) return
        const refusal = await actOn(deps, work, { job, portion, place, target }, agent)
        if (refusal) refusals.set(place, { ...work.subjectOf(target), ...refusal })
      } catch (error) {
        errors.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  if (stopped) return settle(deps, job.id)
  if (errors.length > 0) throw errors[0]
  const counts = { done: targets.length - refusals.size, refused: refusals.size }
  const rows = [...refusals].toSorted(([one], [other]) => one - other).map(([, refusal]) => refusal)
  const kept = rows.length > 0 ? [deps.store.putRefusals(job, portion, rows)] : []
  await note(deps, afterPortion(job, counts, deps.clock.now()), kept)
}

interface Turn {
  job: Job
  portion: number
  place: number
  target: string
}

/** Does one, once; answers why not. */
async function actOn<All extends Deps>(
  deps: All,
  work: Each<All>,
  { job, portion, place, target }: Turn,
  agent: Agent | undefined,
): Promise<Pick<Refusal, 'code' | 'message'> | undefined> {
  if (!agent || agent.deleted) return { code: 'forbidden', message: GONE }
  const doing = {
    job,
    agent,
    target,
    keep: (outcome: object) => deps.store.putOutcome(job, portion, place, { target, changed: false, ...outcome }),
  }
  for (let tries = 1; ; tries++) {
    try {
      await work.act(deps, doing)
      return undefined
    } catch (error) {
      if (error instanceof DomainError) return { code: error.code, message: error.message }
      if (!(error instanceof ConflictError) || tries === TRIES) throw error
      if (await deps.store.readOutcome(job, portion, place)) return undefined
    }
  }
}

/** How far it came, in one transaction; whoever was cancelled meanwhile counts what was done. */
async function note(
  deps: Deps,
  job: Job,
  more: Write[] = [],
  otherwise: () => Promise<void> = () => settle(deps, job.id),
): Promise<boolean> {
  try {
    await deps.store.commit([deps.store.putJob(job), ...more])
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error
    await otherwise()
    return false
  }
  if (!job.open) deps.log.info('job.over', { jobId: job.id, kind: job.kind, state: job.state, total: job.total })
  return true
}

/** Counts what a cancelled one has done of the portion that was under way; nothing for one that goes on. */
function settle(deps: Deps, id: string): Promise<void> {
  return retryOnConflict(async () => {
    const job = await deps.store.readJob(id)
    if (job?.state !== 'cancelled') return
    const after = settled(job, (await deps.store.readOutcomes(job, job.worked)).size)
    if (job.open || after.done !== job.done) await deps.store.commit([deps.store.putJob(after)])
  })
}

/** Brings what stands still on its way again: a step whose process died may be lost. Part of the sweep. */
export async function pushJobs(deps: HasStore<JobsStore> & Pick<Parts, 'clock' | 'log'>): Promise<void> {
  const now = deps.clock.now()
  const { items } = await deps.store.listJobs({ limit: 100 }, ({ open, movedAt }) => open && movedAt < now - LOST_MS)
  for (const job of items) {
    const isOld = job.createdAt < now - GIVEN_UP_MS && !unstoppable.includes(job.kind)
    const after = isOld ? failed(job, 'It did not get on for a day.', now) : { ...job, movedAt: now }
    try {
      await deps.store.commit([deps.store.putJob(after)])
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error
      continue
    }
    deps.log.warn('job.pushed', { jobId: job.id, kind: job.kind, state: after.state })
  }
}
