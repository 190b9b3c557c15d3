import type { HasStore } from '../../../kernel/ports.ts'
import type { JobParts, JobsStore } from '../../jobs/port.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { ErasureStore } from '../port.ts'

/** C7: the stream has come to where a partition was erased; a job that waits for it goes on. */
export async function notePassed(
  deps: HasStore<ErasureStore & JobsStore> & JobParts,
  { id, erased }: Pick<Contact, 'id' | 'erased'>,
): Promise<void> {
  if (!erased || !(await deps.store.readErasure(erased.jobId))?.about) return
  await deps.store.putPassed(erased.jobId, id)
  const job = await deps.store.readJob(erased.jobId)
  if (job?.open) await deps.jobRoom.begin({ kind: 'job', id: job.id, version: job.version })
}
