import { retryOnConflict, type Write } from '../../../kernel/commit.ts'
import { momentOf } from '../../../kernel/moment.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { readVisibleContact, type VisibleContact } from '../../contacts/index.ts'
import type { CrmStore } from '../../crm/port.ts'
import { remove } from '../../deletion/domain/deletion.ts'
import { type Job, newJob } from '../../jobs/domain/job.ts'
import { presentJob } from '../../jobs/index.ts'
import type { JobsStore } from '../../jobs/port.ts'
import type { MergingStore } from '../../merging/port.ts'
import { byAgent, unchanged } from '../../timeline/domain/change.ts'
import { erasedContact } from '../../timeline/domain/erased.ts'
import { partsOf } from '../../timeline/domain/parts.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WebhookEndpointsStore } from '../../webhook-endpoints/port.ts'
import { type Call, commitAnswer } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { aboutOf, type Erasure, type Part } from '../domain/erasure.ts'
import type { ErasureStore } from '../port.ts'

type Deps = HasStore<
  CrmStore & ErasureStore & JobsStore & MergingStore & TimelineStore & WebhookEndpointsStore & WorkspaceStore
> &
  Pick<Parts, 'clock' | 'ulid'>

/** C7: nobody sees them any more from that commit on, and who comes from there is somebody new; a job removes what is left. */
export function eraseContact(deps: Deps, call: Call, { id }: { id: string }) {
  return retryOnConflict(async () => {
    const { job, writes } = await erasureOf(deps, await readVisibleContact(deps, call, id))
    const answer = presentJob(job)
    await commitAnswer(deps, call, writes, answer)
    return answer
  }, ['idempotency'])
}

/** What begins to erase a contact, as it was read, and the job that goes on with it. */
async function erasureOf(
  deps: Deps,
  { contact, latest, agent }: VisibleContact,
): Promise<{ job: Job; writes: Write[] }> {
  const moment = momentOf(deps)
  const { now: at } = moment
  const merged = await Promise.all(
    partsOf(contact).map(async (id) => {
      const [state, merge] = await Promise.all([deps.store.readPart(id), deps.store.readMerge(id)])
      return { id, latest: state?.latest, was: merge?.secondary }
    }),
  )
  const job = newJob({ id: `jb_${deps.ulid()}`, kind: 'contacts.erase', agentId: agent.id, params: {} }, at)
  const parts = [{ id: contact.id, latest }, ...merged].map((part) => ({ id: part.id, n: part.latest?.n ?? 0 }))
  const linked = (contact.links ?? 0) > 0 ? await Promise.all(parts.map(({ id }) => deps.store.readLinks(id))) : []
  const recordIds = linked.flat().map(({ recordId }) => recordId)
  const total = parts.reduce((sum, { n }) => sum + n, 0)
  const erasure: Erasure = {
    id: job.id,
    ref: deps.ulid(),
    at,
    by: { id: agent.id, name: agent.name },
    finishedAt: null,
    counts: { conversations: total, merged: merged.length, records: contact.links ?? 0 },
    about: aboutOf([contact, ...merged.flatMap(({ was }) => was ?? [])], parts, recordIds),
    version: 0,
  }
  const latests = [latest, ...merged.map((part) => part.latest)].filter((one) => one !== undefined)
  const room = Math.max(0, Math.floor((MAX_WRITES - 2 * merged.length - 3 * latests.length) / 2))
  const earlier = await deps.store.readConversations(earlierOf(parts).slice(0, room))
  const emptied = [...latests, ...earlier].map((before) => ({
    before,
    // One that was deleted already is written too: whoever is about to open the next one is refused, and reads again.
    change: before.deletedAt === undefined ? remove(before, byAgent(agent), moment) : unchanged(before),
  }))
  const begun = { ...job, total }
  return {
    job: begun,
    writes: [
      deps.store.putContact(erasedContact(contact, at, job.id)),
      ...merged.map(({ id, was }) =>
        // Above every version that it ever had.
        deps.store.restoreContact(erasedContact({ id, version: (was?.version ?? at) + 2 }, at, job.id), contact.id),
      ),
      ...deps.store.putConversations(emptied.map(({ before, change }) => ({ before, after: change.conversation }))),
      ...emptied.flatMap(({ change }) => change.entries).map(deps.store.putEntry),
      ...parts.map((part) => deps.store.noteErased(part.id, at)),
      deps.store.putErasure(erasure),
      deps.store.putJob(begun),
    ],
  }
}

/** Of the hundred that a commit takes, with room for counters, crews, the job and the answer. */
const MAX_WRITES = 70

/** Conversations before the latest of each partition, the latest of them first: as many as fit are gone at once, the others with the job. */
function earlierOf(parts: readonly Part[]): { contactId: string; n: number }[] {
  return parts
    .flatMap(({ id, n }) => Array.from({ length: Math.max(0, n - 1) }, (_, at) => ({ contactId: id, n: n - 1 - at })))
    .toSorted((one, other) => other.n - one.n)
}
