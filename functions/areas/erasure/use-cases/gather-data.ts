import * as z from 'zod'
import { DomainError } from '../../../kernel/errors.ts'
import { conversationIdOf } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { AccessLogStore } from '../../access-log/port.ts'
import { fileKey, pictureKey } from '../../attachments/domain/file-keys.ts'
import { keepMade } from '../../attachments/index.ts'
import type { AttachmentsStore, FileParts } from '../../attachments/port.ts'
import type { CrmStore } from '../../crm/port.ts'
import { finished, type Job } from '../../jobs/domain/job.ts'
import type { Steps } from '../../jobs/index.ts'
import { byAgent } from '../../timeline/domain/change.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { partsOf } from '../../timeline/domain/parts.ts'
import { canSee, visibleAs } from '../../timeline/domain/visibility.ts'
import { presentContact, presentConversation, presentEntry, presentScheduled } from '../../timeline/index.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { can } from '../../workspace/domain/rights.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'

type Deps = HasStore<AccessLogStore & AttachmentsStore & CrmStore & TimelineStore & WorkspaceStore> &
  Pick<FileParts, 'files'> &
  Pick<Parts, 'clock'>

const STEP_MS = 20_000
const PAGE = 100
/**
 * Files are in the file itself, since a link would end, or would have to be open to whoever has it: as far as that can be handed over and
 * opened. What is more is named.
 */
const MOST_OF_ONE = 5_000_000
const MOST_OF_ALL = 50_000_000

const Progress = z.lazy(() =>
  z.object({ cursor: z.string().nullish(), parts: z.number().default(0), bytes: z.number().default(0) }),
)
type Progress = z.infer<typeof Progress>
const Params = z.lazy(() => z.object({ contactId: z.string() }))

const partKey = (jobId: string, nth: number) => `uploads/${jobId}-data-${nth}`
const bytesOf = (text: string) => new TextEncoder().encode(text)

/** C10: all that is kept about a contact, a part of the file a step: who they are first, then their timeline. */
export const gathering: Steps<Deps> = {
  async step(deps, job, agent, goesOn) {
    const progress = Progress.parse(job.progress ?? {})
    const state = await readTheirs(deps, job, agent)
    const until = deps.clock.now() + STEP_MS
    const lines: string[] = progress.parts === 0 ? [await headOf(deps, state)] : []
    let { cursor, bytes } = progress
    let isFirst = progress.parts === 0
    do {
      const scope = { contactId: state.contact.id, parts: partsOf(state.contact) }
      const page = await deps.store.readTimeline(scope, { limit: PAGE, ...(cursor ? { cursor } : {}), order: 'asc' })
      for (const entry of page.items) {
        if (state.contact.purging?.includes(conversationIdOf(entry.contactId, entry.n))) continue
        const said = await withFiles(deps, entry, MOST_OF_ALL - bytes)
        bytes += said.bytes
        lines.push(`${isFirst ? '' : ','}\n${JSON.stringify(said.entry)}`)
        isFirst = false
      }
      cursor = page.nextCursor
    } while (cursor && deps.clock.now() < until && (await goesOn()))
    await deps.files.put(partKey(job.id, progress.parts), bytesOf(lines.join('')), 'application/json')
    const now = deps.clock.now()
    const parts = progress.parts + 1
    const after: Job = { ...job, state: 'running', movedAt: now }
    if (cursor) return { job: { ...after, progress: { cursor, parts, bytes } } }
    return whole(deps, after, agent, state.contact, parts)
  },
  async stopped(deps, job) {
    await clear(deps, job.id, Progress.parse(job.progress ?? {}).parts + 1)
    return job
  },
}

/** The contact, for as long as whoever asked may have it. */
async function readTheirs(deps: Deps, job: Job, agent: Agent | undefined): Promise<ContactState & { agent: Agent }> {
  if (!agent || !can(agent, 'contacts.export')) {
    throw new DomainError('forbidden', 'Whoever asked for it may not export contacts any more.')
  }
  const state = await deps.store.readContact(Params.parse(job.params).contactId)
  if (!state || !canSee(agent, visibleAs(state))) throw new DomainError('not_found', 'There is no such contact.')
  return { ...state, agent }
}

async function whole(deps: Deps, job: Job, agent: Agent | undefined, contact: Contact, parts: number) {
  const id = `up_${job.id.slice(3)}`
  const made = { id, owner: job.agentId, name: 'contact.json', type: 'application/json' }
  async function* pieces() {
    for (let nth = 0; nth < parts; nth++) yield await deps.files.read(partKey(job.id, nth))
    yield bytesOf('\n]}\n')
  }
  const upload = await keepMade(deps, made, pieces())
  const now = deps.clock.now()
  // A12: doing it again writes the same line of the log.
  if (agent) {
    const said = { name: 'exported' as const, from: null, to: null, actor: byAgent(agent) }
    await deps.store.keepMovements([{ id: job.id, contactId: contact.id, n: 0, at: job.createdAt, ...said }])
  }
  return {
    job: { ...finished(job, now), done: 1, attachmentId: id, progress: { parts } },
    writes: [upload],
    afterwards: () => clear(deps, job.id, parts),
  }
}

async function clear({ files }: Deps, jobId: string, parts: number): Promise<void> {
  for (let nth = 0; nth < parts; nth++) await files.remove(partKey(jobId, nth))
}

/** Everything but the timeline, and where that begins. */
async function headOf(deps: Deps, { contact, latest }: ContactState): Promise<string> {
  const now = deps.clock.now()
  const partitions = [contact.id, ...partsOf(contact)]
  const teams = await deps.store.readTeams()
  const conversations = (await Promise.all(partitions.map((id) => conversationsOf(deps, id)))).flat()
  const { consents, unreachable, originalName, identities, location } = contact
  const picture = contact.profile?.picture && (await embedded(deps, pictureKey(contact.id)))
  const head = {
    madeAt: new Date(now).toISOString(),
    contact: presentContact(contact, latest, now),
    alsoKept: { originalName, identities, consents, unreachable, location, picture },
    conversations: conversations.map((one) => presentConversation(one, { now, teams })),
    scheduled: (await Promise.all(conversations.map(({ contactId, n }) => deps.store.readScheduled(contactId, n))))
      .flat()
      .map(presentScheduled),
    records: await recordsOf(deps, contact),
    accessLog: await movementsOf(deps, partitions),
  }
  return `${JSON.stringify(head).slice(0, -1)},"timeline":[`
}

async function conversationsOf({ store }: Deps, contactId: string) {
  const latest = (await store.readContact(contactId))?.latest
  const own = latest?.contactId === contactId ? latest : (await store.readPart(contactId))?.latest
  const keys = Array.from({ length: own?.n ?? 0 }, (_, at) => ({ contactId, n: at + 1 }))
  const found = keys.length > 0 ? await store.readConversations(keys) : []
  return found.filter(({ deletedAt }) => deletedAt === undefined).toSorted((one, other) => one.n - other.n)
}

async function recordsOf({ store }: Deps, contact: Contact) {
  const links = await store.readLinks(contact.id)
  return Promise.all(
    links.map(async ({ recordId, kind }) => {
      const [record, notes] = await Promise.all([
        store.readRecord(recordId),
        store.listRecordNotes(recordId, { limit: PAGE }),
      ])
      const own = notes.items.filter(({ contactId }) => contactId === contact.id)
      return { id: recordId, kind, name: record?.name, emails: record?.emails, phones: record?.phones, notes: own }
    }),
  )
}

/** What the access log keeps apart; the rest is in the timeline. */
async function movementsOf({ store, clock }: Deps, partitions: readonly string[]) {
  const pages = await Promise.all(
    partitions.map((contactId) =>
      store.listMovements({ conversation: { contactId, n: 0 } }, { limit: PAGE }, clock.now()),
    ),
  )
  return pages.flatMap(({ items }) =>
    items.map(({ at, name, actor }) => ({ at: new Date(at).toISOString(), name, actor })),
  )
}

async function embedded({ files }: Deps, key: string): Promise<string | undefined> {
  if (!(await files.find(key))) return undefined
  return Buffer.from(await files.read(key)).toString('base64')
}

/** An entry with its files in it, where there is room for so many bytes. */
async function withFiles(deps: Deps, entry: Entry, room: number) {
  const shown = presentEntry(entry)
  let bytes = 0
  const files: { id: string; name: string; type: string; content: string }[] = []
  for (const attachment of entry.message?.attachments ?? []) {
    const size = attachment.size ?? 0
    if (size > MOST_OF_ONE || bytes + size > room) continue
    const content = await embedded(deps, attachment.kept ?? fileKey(entry, attachment))
    if (content === undefined) continue
    bytes += size
    files.push({ id: attachment.id, name: attachment.name, type: attachment.type, content })
  }
  return { entry: files.length > 0 ? { ...shown, files } : shown, bytes }
}
