import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { readTarget } from '../../conversations/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { type Call, commitAnswer } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { BulkParams } from '../domain/bulk-params.ts'
import { inPortions, isOver, type Job, newJob } from '../domain/job.ts'
import type { BulkAction } from '../domain/kinds.ts'
import { canUndo } from '../domain/undo.ts'
import type { JobsStore } from '../port.ts'
import { presentJob } from './present-job.ts'
import { visibleJob } from './read-jobs.ts'

type Deps = HasStore<JobsStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

/** Jobs of one agent at a time. */
const MAX_OPEN = 10

interface Input {
  ids?: string[] | undefined
  filter?: Record<string, string | undefined> | undefined
  action: BulkAction
  params: { [Field in keyof BulkParams]?: BulkParams[Field] | undefined }
}

/** C9: one thing done to many conversations, by a job. What of it may be done is looked at when each is its turn. */
export async function startBulk(deps: Deps, call: Call, { ids, filter, action, params }: Input) {
  const agent = await call.agent
  await requireThere(deps, action, params)
  await requireRoom(deps, agent.id)
  const now = deps.clock.now()
  const targets = [...new Set(ids)]
  const portions = inPortions(targets)
  const job = newJob(
    {
      id: `jb_${deps.ulid()}`,
      kind: 'conversations.bulk',
      agentId: agent.id,
      action,
      params: defined(params),
      ...(filter ? { filter: filterOf(filter) } : {}),
      total: targets.length,
      finding: ids ? null : '',
      portions: portions.length,
    },
    now,
  )
  const answer = presentJob(job)
  const asked = [deps.store.putJob(job), ...deps.store.putPortions(job, 0, portions)]
  // Of two at once one takes it back.
  return retryOnConflict(async () => {
    const undone = action === 'undo' ? await undoable(deps, call, params.jobId ?? '') : undefined
    const marked = undone ? [deps.store.putJob({ ...undone, undoneBy: job.id })] : []
    await commitAnswer(deps, call, [...asked, ...marked], answer)
    return answer
  }, ['idempotency'])
}

/** Refuses one more job where an agent has as many under way as anybody may. */
export async function requireRoom(deps: HasStore<JobsStore>, agentId: string): Promise<void> {
  const latest = await deps.store.listJobs({ limit: 25 }, (job) => job.agentId === agentId)
  if (latest.items.filter(({ open }) => open).length < MAX_OPEN) return
  throw new DomainError('limit_reached', `At most ${MAX_OPEN} jobs of one agent are under way at a time.`)
}

/** As the list takes it. */
function filterOf({ agentId, ...filter }: Record<string, string | undefined>): Record<string, string> {
  return defined({ ...filter, assigneeId: filter.assigneeId ?? agentId }) as Record<string, string>
}

/** What all would be refused for is refused at once. */
async function requireThere(deps: Deps, action: BulkAction, { agentId, teamId }: Input['params']): Promise<void> {
  if (action === 'assign') await readTarget(deps, agentId ?? '')
  if (action !== 'transfer' || (await deps.store.readTeams()).some(({ id }) => id === teamId)) return
  throw new DomainError('invalid_request', 'There is no such team.', [
    { path: 'params.teamId', message: 'is not a team of this workspace' },
  ])
}

/** C9: what can be taken back, once. */
export async function undoable(deps: Deps, call: Call, id: string): Promise<Job> {
  const job = await visibleJob(deps, call, id)
  if (!isOver(job) || job.open) throw new DomainError('not_acceptable', 'This job is not over yet.')
  if (!canUndo(job)) throw new DomainError('not_supported', 'Nothing takes this back.')
  if (job.undoneBy !== undefined) throw new DomainError('version_conflict', 'It has been taken back already.')
  return job
}

const defined = <Fields extends object>(fields: Fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Field in keyof Fields]: Exclude<Fields[Field], undefined>
  }
