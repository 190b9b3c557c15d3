import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { readVisibleContact } from '../../contacts/index.ts'
import { newJob } from '../../jobs/domain/job.ts'
import { presentJob, requireRoom } from '../../jobs/index.ts'
import type { JobsStore } from '../../jobs/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { type Call, commitAnswer } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'

type Deps = HasStore<JobsStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

/** C10: all that is kept about a contact, as one file made by a job. */
export async function startData(deps: Deps, call: Call, { id }: { id: string }) {
  const { agent, contact } = await readVisibleContact(deps, call, id)
  await requireRoom(deps, agent.id)
  const about = { id: `jb_${deps.ulid()}`, kind: 'contacts.data' as const, agentId: agent.id }
  const job = newJob({ ...about, params: { contactId: contact.id }, total: 1 }, deps.clock.now())
  const answer = presentJob(job)
  await commitAnswer(deps, call, [deps.store.putJob(job)], answer)
  return answer
}
