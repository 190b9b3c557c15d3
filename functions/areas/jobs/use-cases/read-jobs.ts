import { notFound } from '../../../kernel/errors.ts'
import type { PageInput } from '../../../kernel/page.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { Call } from '../../workspace/index.ts'
import { type Job, seesJob } from '../domain/job.ts'
import type { JobsStore } from '../port.ts'
import { presentJob } from './present-job.ts'

type Deps = HasStore<JobsStore>

/** One that the caller may see; not_found otherwise. */
export async function visibleJob(deps: Deps, call: Call, id: string): Promise<Job> {
  const [agent, job] = await Promise.all([call.agent, deps.store.readJob(id)])
  if (!job || !seesJob(agent, job)) throw notFound('job')
  return job
}

/** What one has asked for lately, newest first. */
export async function listJobs(deps: Deps, call: Call, { cursor, limit = 25 }: PageInput) {
  const agent = await call.agent
  const { items, nextCursor } = await deps.store.listJobs({ limit, cursor }, (job) => seesJob(agent, job))
  return { items: items.map(presentJob), nextCursor }
}

/** How far it is, and what it was not let do. */
export async function getJob(deps: Deps, call: Call, { id, cursor }: { id: string; cursor?: string | undefined }) {
  const job = await visibleJob(deps, call, id)
  const { items, nextCursor } = await deps.store.readRefusals(job, cursor)
  return { ...presentJob(job), refusals: items, nextCursor }
}
