import { CSV_MARK, csvLine } from '../../../kernel/csv.ts'
import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { AccessLogStore } from '../../access-log/port.ts'
import { keepMade } from '../../attachments/index.ts'
import type { AttachmentsStore, FileParts } from '../../attachments/port.ts'
import type { ContactsStore } from '../../contacts/port.ts'
import { finished, type Job } from '../../jobs/domain/job.ts'
import type { Steps } from '../../jobs/index.ts'
import type { JobsStore } from '../../jobs/port.ts'
import { contactsOf, type Which, type WhichDeps, whichContacts } from '../../segments/index.ts'
import type { SegmentsStore } from '../../segments/port.ts'
import { byAgent } from '../../timeline/domain/change.ts'
import { canSee, visibleAs } from '../../timeline/domain/visibility.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { can } from '../../workspace/domain/rights.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { cellOf } from '../domain/columns.ts'
import { exportOf, partKey } from '../domain/export.ts'

type Deps = HasStore<
  AccessLogStore & AttachmentsStore & ContactsStore & JobsStore & SegmentsStore & TimelineStore & WorkspaceStore
> &
  WhichDeps &
  Pick<FileParts, 'files'> &
  Pick<Parts, 'clock'>

/** How long a step goes on. */
const FOR_MS = 20_000
const PAGE = 100

/** C6: contacts as CSV, a part of the file a step; which of them whoever asked may see is looked at for each. */
export const exportContacts: Steps<Deps> = {
  async step(deps, job, agent, goesOn) {
    if (!agent || !can(agent, 'contacts.export')) {
      throw new DomainError('forbidden', 'Whoever asked for it may not export contacts any more.')
    }
    const { params, progress } = exportOf(job)
    const agents = new Map((await deps.store.readAgents()).map((one) => [one.id, one]))
    const until = deps.clock.now() + FOR_MS
    const lines: string[] = []
    let [from, total, refused]: [string | null, number, number] = [progress.from, job.total, job.refused]
    while (from !== null && deps.clock.now() < until && (await goesOn())) {
      const page: Page = params.ids ? await named(deps, agent, params.ids, from) : await meant(deps, agent, job, from)
      for (const { contact, latest } of page.contacts) {
        lines.push(csvLine(params.columns.map((column) => cellOf(column, { contact, latest, agents }))))
      }
      if (!params.ids) total += page.contacts.length
      refused += page.refused
      from = page.next
    }
    const part = new TextEncoder().encode(lines.join(''))
    await deps.files.put(partKey(job.id, progress.parts), part, 'text/csv')
    const now = deps.clock.now()
    const after: Job = { ...job, state: 'running', total, done: job.done + lines.length, refused, movedAt: now }
    const parts = progress.parts + 1
    if (from !== null) return { job: { ...after, progress: { from, parts } } }
    const id = `up_${job.id.slice(3)}`
    const made = { id, owner: agent.id, name: `contacts-${dayOf(job.createdAt)}.csv`, type: 'text/csv' }
    const upload = await keepMade(deps, made, wholeFile(deps, job.id, params.columns, parts))
    // Doing it again writes the same line of the log.
    await deps.store.keepMovements([
      {
        id: job.id,
        contactId: null,
        n: 0,
        at: now,
        name: 'exported',
        from: null,
        to: String(after.done),
        actor: byAgent(agent),
      },
    ])
    return {
      job: { ...finished(after, now), progress: { from: '', parts }, attachmentId: id },
      writes: [upload],
      afterwards: () => clear(deps, job.id, parts),
    }
  },
  async stopped(deps, job) {
    // The step that was under way has left a part, too.
    await clear(deps, job.id, exportOf(job).progress.parts + 1)
    return job
  },
}

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)

interface Page {
  contacts: readonly ContactState[]
  refused: number
  next: string | null
}

async function meant(deps: Deps, agent: Agent, job: Job, from: string): Promise<Page> {
  const asked = await whichContacts(deps, (job.filter ?? {}) as Which)
  const page = await contactsOf(deps, agent, asked, { limit: PAGE, ...(from === '' ? {} : { cursor: from }) })
  return { contacts: page.contacts, refused: 0, next: page.nextCursor }
}

async function named(deps: Deps, agent: Agent, ids: readonly string[], from: string): Promise<Page> {
  const first = Number(from)
  const some = ids.slice(first, first + PAGE)
  const states = await Promise.all(some.map((id) => deps.store.readContact(id, false)))
  const contacts = states.filter(
    (state): state is ContactState => state !== undefined && canSee(agent, visibleAs(state)),
  )
  const next = first + some.length
  return { contacts, refused: some.length - contacts.length, next: next < ids.length ? String(next) : null }
}

async function* wholeFile({ files }: Deps, jobId: string, columns: readonly string[], parts: number) {
  yield new TextEncoder().encode(`${CSV_MARK}${csvLine(columns)}`)
  for (let nth = 0; nth < parts; nth++) yield await files.read(partKey(jobId, nth))
}

async function clear({ files }: Deps, jobId: string, parts: number): Promise<void> {
  for (let nth = 0; nth < parts; nth++) await files.remove(partKey(jobId, nth))
}
