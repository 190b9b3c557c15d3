import { retryOnConflict } from '../../../kernel/commit.ts'
import { momentOf } from '../../../kernel/moment.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { deletionOf } from '../../deletion/index.ts'
import { finished, type Job, newJob } from '../../jobs/domain/job.ts'
import type { Steps } from '../../jobs/index.ts'
import type { JobsStore } from '../../jobs/port.ts'
import { system } from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { closedBefore, dayOf, isOld, MOST_A_DAY, OldPlace } from '../domain/retention.ts'
import type { ErasureStore } from '../port.ts'

type Deps = HasStore<ErasureStore & JobsStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

const STEP_MS = 20_000
const PAGE = 25
const FIRST: OldPlace = { partition: 0 }

/** C10: once a day a job erases what was closed long enough ago, where the workspace says so and there is any. Part of the sweep. */
export async function startExpiring(deps: Deps): Promise<void> {
  const { eraseClosedAfterMonths: months } = await deps.store.readWorkspace()
  if (months === null) return
  const now = deps.clock.now()
  const day = dayOf(now)
  if ((await deps.store.readRetentionDay()) >= day) return
  const isDue = await isThereAny(deps, closedBefore(now, months))
  if (!(await deps.store.takeRetentionDay(day)) || !isDue) return
  const job = newJob({ id: `jb_${deps.ulid()}`, kind: 'conversations.expire', agentId: 'system', params: {} }, now)
  await deps.store.commit([deps.store.putJob(job)])
}

async function isThereAny(deps: Deps, before: number): Promise<boolean> {
  const teamIds = await teamsOf(deps)
  for (let at: OldPlace | undefined = FIRST; at; ) {
    const page = await deps.store.listQuiet(teamIds, before, at, PAGE)
    if ((await oldOf(deps, page.keys, before)).length > 0) return true
    at = page.next
  }
  return false
}

const teamsOf = async ({ store }: Deps) => [null, ...(await store.readTeams()).map(({ id }) => id)]

async function oldOf({ store }: Deps, keys: { contactId: string; n: number }[], before: number) {
  const found = keys.length > 0 ? await store.readConversations(keys) : []
  return found.filter((one) => isOld(one, before))
}

/** C10: conversations that were closed long enough ago are deleted for good; the contact stays. At most so many a day. */
export const expiring: Steps<Deps> = {
  async step(deps, job, _agent, goesOn) {
    const { eraseClosedAfterMonths: months } = await deps.store.readWorkspace()
    const now = deps.clock.now()
    // It was taken back meanwhile.
    if (months === null) return { job: finished(job, now) }
    const before = closedBefore(job.createdAt, months)
    const teamIds = await teamsOf(deps)
    let at: OldPlace | undefined = OldPlace.parse(job.progress ?? FIRST)
    let done = 0
    while (at && job.done + done < MOST_A_DAY && deps.clock.now() < now + STEP_MS && (await goesOn())) {
      const page = await deps.store.listQuiet(teamIds, before, at, PAGE)
      for (const one of await oldOf(deps, page.keys, before)) done += Number(await expire(deps, one, before))
      at = page.next
    }
    const total = job.done + done
    const after: Job = { ...job, state: 'running', done: total, total, movedAt: deps.clock.now() }
    if (!at || total >= MOST_A_DAY) return { job: finished(after, deps.clock.now()) }
    return { job: { ...after, progress: at } }
  },
}

/** Deletes one, unless it is open again: whoever opens it at this moment is first, or finds it gone. */
function expire(deps: Deps, { contactId, n }: Conversation, before: number): Promise<boolean> {
  return retryOnConflict(async () => {
    const scene = await deps.store.readConversation(contactId, n)
    if (!scene || !isOld(scene.conversation, before)) return false
    await deps.store.commit(deletionOf(deps, scene, system, momentOf(deps)))
    return true
  })
}
