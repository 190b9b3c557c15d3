import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import { type Job, newJob } from '../../jobs/domain/job.ts'
import { presentJob, requireRoom } from '../../jobs/index.ts'
import type { JobsStore } from '../../jobs/port.ts'
import { type Which, type WhichDeps, whichContacts } from '../../segments/index.ts'
import type { SegmentsStore } from '../../segments/port.ts'
import { can } from '../../workspace/domain/rights.ts'
import { type Call, commitAnswer, invalid } from '../../workspace/index.ts'
import { exportColumns, isColumn } from '../domain/columns.ts'

type Deps = HasStore<ContactAttributesStore & JobsStore & SegmentsStore> & WhichDeps & Pick<Parts, 'clock' | 'ulid'>

interface Input extends Which {
  columns?: string[] | undefined
  ids?: string[] | undefined
}

/** C6: the contacts that are meant and that the agent may see, as a CSV file made by a job. */
export async function startExport(deps: Deps, call: Call, { columns, ids, ...which }: Input) {
  const agent = await call.agent
  if (!can(agent, 'contacts.export')) throw new DomainError('forbidden', 'This needs the permission contacts.export.')
  await requireRoom(deps, agent.id)
  const wrong = columns?.findIndex((name) => !isColumn(name)) ?? -1
  if (wrong >= 0) throw invalid(`columns.${wrong}`, 'is nothing that a contact has')
  const [{ definitions }] = await Promise.all([deps.store.readContactAttributes(), whichContacts(deps, which)])
  const all = [...exportColumns, ...definitions.map(({ key }) => `attributes.${key}`)]
  const job = newJob(
    {
      id: `jb_${deps.ulid()}`,
      kind: 'contacts.export',
      agentId: agent.id,
      params: { columns: [...new Set(columns ?? all)], ...(ids ? { ids: [...new Set(ids)] } : {}) },
      ...(ids ? { total: new Set(ids).size } : { filter: filterOf(which) }),
      progress: { from: '', parts: 0 },
    },
    deps.clock.now(),
  )
  const answer = presentJob(job)
  await commitAnswer(deps, call, [deps.store.putJob(job)], answer)
  return answer
}

/** A filter as a job keeps it: what is given, as text. */
export const filterOf = (which: Which): NonNullable<Job['filter']> =>
  Object.fromEntries(
    Object.entries(which).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  )
