import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { mayEdit } from '../../contact-attributes/domain/definition.ts'
import { canonicalValue, wrongValue } from '../../contact-attributes/domain/value.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import { filterOf, startExport } from '../../contact-exports/index.ts'
import { readTarget } from '../../conversations/index.ts'
import { inPortions, newJob } from '../../jobs/domain/job.ts'
import { presentJob, requireRoom, undoable as takenBack } from '../../jobs/index.ts'
import type { JobsStore } from '../../jobs/port.ts'
import { type Which, type WhichDeps, whichContacts } from '../../segments/index.ts'
import type { SegmentsStore } from '../../segments/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { can } from '../../workspace/domain/rights.ts'
import { type Call, commitAnswer, given, invalid } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { type BulkParams, type ContactAction, undoable } from '../domain/bulk.ts'

type Deps = HasStore<ContactAttributesStore & JobsStore & SegmentsStore & TimelineStore & WorkspaceStore> &
  WhichDeps &
  Pick<Parts, 'clock' | 'ulid'>

interface Input {
  ids?: string[] | undefined
  filter?: Which | undefined
  action: ContactAction
  params: { [Field in keyof BulkParams]?: BulkParams[Field] | undefined } & { columns?: string[] | undefined }
}

/** C9: one thing done to many contacts, by a job. What of it may be done is looked at when each is its turn. */
export async function startContactBulk(deps: Deps, call: Call, { ids, filter, action, params }: Input) {
  const { columns, ...rest } = params
  if (action === 'export') return startExport(deps, call, { ...filter, columns, ids })
  const agent = await call.agent
  await requirePossible(deps, agent, action, rest)
  await requireRoom(deps, agent.id)
  if (filter) await whichContacts(deps, filter)
  const targets = [...new Set(ids)]
  const portions = inPortions(targets)
  const job = newJob(
    {
      id: `jb_${deps.ulid()}`,
      kind: 'contacts.bulk',
      agentId: agent.id,
      action,
      params: given(rest),
      undoable: undoable[action],
      ...(filter ? { filter: filterOf(filter) } : {}),
      total: targets.length,
      finding: ids ? null : '',
      portions: portions.length,
    },
    deps.clock.now(),
  )
  const answer = presentJob(job)
  const asked = [deps.store.putJob(job), ...deps.store.putPortions(job, 0, portions)]
  // Of two at once one takes it back.
  return retryOnConflict(async () => {
    const undone = action === 'undo' ? await takenBack(deps, call, rest.jobId ?? '') : undefined
    if (undone && undone.kind !== 'contacts.bulk') throw new DomainError('not_supported', 'Nothing takes this back.')
    const marked = undone ? [deps.store.putJob({ ...undone, undoneBy: job.id })] : []
    await commitAnswer(deps, call, [...asked, ...marked], answer)
    return answer
  }, ['idempotency'])
}

/** What all would be refused for is refused at once. */
async function requirePossible(
  deps: Deps,
  agent: Agent,
  action: ContactAction,
  params: Input['params'],
): Promise<void> {
  if (action === 'blacklist' || action === 'unblacklist') {
    if (can(agent, 'conversations.manageBlacklist')) return
    throw new DomainError('forbidden', 'This needs the permission conversations.manageBlacklist.')
  }
  if (action === 'erase' && !can(agent, 'contacts.erase')) {
    throw new DomainError('forbidden', 'This needs the permission contacts.erase.')
  }
  if (action === 'owner' && typeof params.agentId === 'string') await readTarget(deps, params.agentId)
  if (action !== 'attribute') return
  const { definitions: items } = await deps.store.readContactAttributes()
  const definition = items.find(({ key }) => key === params.key)
  if (!definition) return
  if (!mayEdit(agent, definition)) throw new DomainError('forbidden', 'This attribute is for admins to change.')
  if (canonicalValue(definition, params.value ?? '') === undefined) {
    throw invalid('params.value', wrongValue[definition.type])
  }
}
