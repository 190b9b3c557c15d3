import { retryOnConflict } from '../../../kernel/commit.ts'
import { momentOf } from '../../../kernel/moment.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { AccessLogStore } from '../../access-log/port.ts'
import { folderOf, pictureKey, uploadKey } from '../../attachments/domain/file-keys.ts'
import type { FileParts } from '../../attachments/port.ts'
import { PORTION } from '../../campaigns/domain/campaign.ts'
import { withoutPerson } from '../../campaigns/domain/recipient.ts'
import type { CampaignsStore } from '../../campaigns/port.ts'
import { forgetContact } from '../../crm/index.ts'
import type { CrmStore } from '../../crm/port.ts'
import { remove } from '../../deletion/domain/deletion.ts'
import { emptyConversation } from '../../deletion/index.ts'
import type { DeletionStore } from '../../deletion/port.ts'
import { incomingFolder } from '../../email/index.ts'
import { finished, type Job } from '../../jobs/domain/job.ts'
import type { Steps } from '../../jobs/index.ts'
import type { JobsStore } from '../../jobs/port.ts'
import type { ReportsStore } from '../../reports/port.ts'
import { type Forgetting, forgetContacts } from '../../search/index.ts'
import type { SearchParts, SearchStore } from '../../search/port.ts'
import { system } from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { UnmatchedMailStore } from '../../unmatched-mail/port.ts'
import { forgetInLogs, isLogSettled, type LogPlace } from '../../webhook-endpoints/index.ts'
import type { WebhookEndpointsStore } from '../../webhook-endpoints/port.ts'
import type { WebhooksStore } from '../../webhooks/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { type About, type Erasure, needlesOf, nextPhase, type Phase, Progress } from '../domain/erasure.ts'
import type { ErasureStore } from '../port.ts'

type Deps = HasStore<
  AccessLogStore &
    CampaignsStore &
    CrmStore &
    DeletionStore &
    ErasureStore &
    JobsStore &
    ReportsStore &
    SearchStore &
    TimelineStore &
    UnmatchedMailStore &
    WebhookEndpointsStore &
    WebhooksStore &
    WorkspaceStore
> &
  Pick<FileParts, 'files'> &
  SearchParts &
  Pick<Parts, 'clock' | 'log' | 'ulid'>

/** For how long one step goes on. */
const STEP_MS = 20_000

/** How far a phase is: where it goes on, or that it is done; and what was counted of it. */
interface Outcome {
  at?: unknown
  done: boolean
  counts?: Record<string, number>
  /** conversations that are empty by now */
  emptied?: number
}
type Work = (deps: Deps, erasure: Erasure & { about: About }, at: unknown, hasTime: () => boolean) => Promise<Outcome>

/**
 * C7: what is left of somebody who was erased is removed, in bounded steps. Each part of it does nothing when it is done again, so
 * that a step which died is done from its beginning.
 */
export const erasing: Steps<Deps> = {
  async step(deps, job) {
    const erasure = await deps.store.readErasure(job.id)
    if (!erasure?.about) return { job: finished(job, deps.clock.now()) }
    const until = deps.clock.now() + STEP_MS
    const hasTime = () => deps.clock.now() < until
    const { phase, at } = Progress.parse(job.progress ?? {})
    // What follows from what was written before it was erased, is done before search is cleared.
    if (phase === 'search' && !(await hasPassed(deps, erasure, erasure.about))) return undefined
    // The sweep calls for it again.
    if (phase === 'told' && !(await isLogSettled(deps, erasure.at))) return undefined
    const outcome = await works[phase](deps, { ...erasure, about: erasure.about }, at, hasTime)
    const counts = added(job.counts ?? erasure.counts, outcome.counts ?? {})
    const after: Job = {
      ...job,
      state: 'running',
      counts,
      done: job.done + (outcome.emptied ?? 0),
      movedAt: deps.clock.now(),
      progress: outcome.done ? { phase: nextPhase(phase) } : { phase, at: outcome.at },
    }
    if (!outcome.done || nextPhase(phase)) return { job: after }
    return finish(deps, after, erasure)
  },
}

async function finish(deps: Deps, job: Job, { about, ...erasure }: Erasure) {
  await deps.store.removePassed(erasure.id, about?.parts.map(({ id }) => id) ?? [])
  const now = deps.clock.now()
  const { progress: _progress, ...over } = finished(job, now)
  const receipt = { ...erasure, finishedAt: now, counts: job.counts ?? {} }
  return { job: { ...over, done: job.total }, writes: [deps.store.putErasure(receipt)] }
}

function added(before: Record<string, number>, more: Record<string, number>): Record<string, number> {
  const names = [...new Set([...Object.keys(before), ...Object.keys(more)])]
  return Object.fromEntries(names.map((name) => [name, (before[name] ?? 0) + (more[name] ?? 0)]))
}

async function hasPassed({ store }: Deps, { id }: Erasure, { parts }: About): Promise<boolean> {
  const passed = await store.readPassed(id)
  return parts.every((part) => passed.includes(part.id))
}

/** The same for each of a contact's partitions; `each` answers where it goes on there, undefined: it is done. */
function throughParts(
  each: (
    deps: Deps,
    erasure: Erasure & { about: About },
    index: number,
    at: unknown,
    hasTime: () => boolean,
  ) => Promise<Omit<Outcome, 'done'>>,
): Work {
  return async (deps, erasure, at, hasTime) => {
    const { part: index = 0, at: there } = (at ?? {}) as { part?: number; at?: unknown }
    const outcome = await each(deps, erasure, index, there, hasTime)
    if (outcome.at !== undefined) return { ...outcome, at: { part: index, at: outcome.at }, done: false }
    const next = index + 1
    return next < erasure.about.parts.length
      ? { ...outcome, at: { part: next }, done: false }
      : { ...outcome, at: undefined, done: true }
  }
}

const works: Record<Phase, Work> = {
  hide: throughParts(async (deps, { about }, index, at, hasTime) => {
    const part = about.parts[index]
    if (!part) return {}
    for (let n = (at as number | undefined) ?? part.n; n > 0; n--) {
      if (!hasTime()) return { at: n }
      await deleteForGood(deps, part.id, n)
    }
    return {}
  }),

  count: throughParts(async (deps, { about }, index, at) => {
    const part = about.parts[index]
    if (!part) return {}
    const { counts, mails, next } = await deps.store.countEntries(part, at as string | undefined)
    for (const mail of mails) await removeFolder(deps, folderOf(mail))
    return { at: next, counts }
  }),

  conversations: throughParts(async (deps, { about }, index, at, hasTime) => {
    const part = about.parts[index]
    if (!part) return {}
    let emptied = 0
    let n = (at as number | undefined) ?? part.n
    for (; n > 0; n--) {
      while ((await emptyConversation(deps, part.id, n)) === false) if (!hasTime()) return { at: n, emptied }
      emptied++
      if (!hasTime()) return n > 1 ? { at: n - 1, emptied } : { emptied }
    }
    return { emptied }
  }),

  records: throughParts(async (deps, { about, at: until }, index) => {
    const part = about.parts[index]
    if (part) await forgetContact(deps, part.id, { ...about, until })
    return {}
  }),

  async campaigns(deps, { about }, at, hasTime) {
    let { cursor, portion = 0 } = (at ?? {}) as { cursor?: string | undefined; portion?: number }
    if (about.phones.length === 0) return { done: true }
    do {
      const page = await deps.store.listCampaigns({ limit: 1, cursor }, () => true)
      const [campaign] = page.items
      for (; campaign && portion < campaign.portions; portion++) {
        if (!hasTime()) return { at: { cursor, portion }, done: false }
        const targets = await deps.store.readTargets(campaign.id, portion)
        const left = withoutPerson(targets.slice(0, PORTION), about.phones)
        if (JSON.stringify(left) !== JSON.stringify(targets)) await deps.store.changeTargets(campaign, portion, left)
      }
      portion = 0
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    return { done: true }
  },

  async around(deps, { about, at: erasedAt }, at, hasTime) {
    const ids = about.parts.map(({ id }) => id)
    let cursor = at as string | undefined
    if (cursor === undefined) {
      const unknown = [...about.phones, ...about.emails]
      for (const id of ids) {
        await deps.store.noteKnownBy(id, { known: [], unknown })
        for (const upload of await deps.store.removeUploads(id)) await deps.files.remove(uploadKey(upload))
      }
      await freeExternalIds(deps, about)
      await removeJobFiles(deps, erasedAt)
      const mails = await deps.store.removeMailOf(
        ({ from, conversationId = '' }) =>
          about.emails.includes(from.address.toLowerCase()) ||
          ids.some((id) => conversationId.startsWith(`cv_${id.slice(3)}_`)),
      )
      for (const mail of mails) await removeFolder(deps, incomingFolder(mail))
    }
    const needles = needlesOf(about)
    do {
      const page = await deps.store.listWebhooks({ limit: 20, cursor })
      for (const { id } of page.items) {
        const text = (await deps.store.readWebhook(id))?.body.toString('utf8').toLowerCase() ?? ''
        if (needles.some((needle) => text.includes(needle.toLowerCase()))) await deps.store.removeWebhook(id)
      }
      cursor = page.nextCursor ?? undefined
      if (cursor !== undefined && !hasTime()) return { at: cursor, done: false }
    } while (cursor !== undefined)
    return { done: true }
  },

  movements: throughParts(async (deps, { about }, index) => {
    const part = about.parts[index]
    if (part) await deps.store.blankMovements(part.id, about.emails)
    return {}
  }),

  partitions: throughParts((deps, erasure, index, _at, hasTime) => clearPartition(deps, erasure, index, hasTime)),

  async search(deps, { about, at: until }, at, hasTime) {
    const conversations = new Map(about.parts.map(({ id, n }) => [id, n]))
    const next = await forgetContacts(deps, { until, conversations }, (at ?? {}) as Forgetting, hasTime)
    return next ? { at: next, done: false } : { done: true }
  },

  // What was on its way into a partition while it was cleared.
  leftovers: throughParts((deps, erasure, index, _at, hasTime) => clearPartition(deps, erasure, index, hasTime)),

  async told(deps, { about, at: until }, at, hasTime) {
    const contactIds = about.parts.map(({ id }) => id)
    const needles = needlesOf(about).map((needle) => needle.toLowerCase())
    const erased = { contactIds, recordIds: about.recordIds, needles, until }
    const next = await forgetInLogs(deps, erased, at as LogPlace | undefined, hasTime)
    return next ? { at: next, done: false } : { done: true }
  },
}

async function freeExternalIds({ store }: Deps, { parts, externalIds }: About): Promise<void> {
  for (const externalId of externalIds) {
    const contactId = await store.readExternalId(externalId)
    const isTheirs = parts.some(({ id }) => id === contactId)
    // Somebody new there may have it by now.
    if (!contactId || !isTheirs || (await store.readContact(contactId))) continue
    await store.commit([store.removeExternalId(externalId, contactId)])
  }
}

/** Files in which there were many contacts, and perhaps this one: what was exported before, imported, or refused. Nothing is kept there for long. */
const KINDS_WITH_FILES: readonly Job['kind'][] = ['contacts.import', 'contacts.export', 'contacts.data']

async function removeJobFiles({ store, files }: Deps, before: number): Promise<void> {
  let cursor: string | undefined
  do {
    const page = await store.listJobs(
      { limit: 100, cursor },
      (job) => KINDS_WITH_FILES.includes(job.kind) && !job.open && job.createdAt <= before,
    )
    for (const { agentId, attachmentId, params } of page.items) {
      const ids = [attachmentId, params.attachmentId].filter((id) => typeof id === 'string')
      if (ids.length === 0) continue
      for (const id of await store.removeUploads(agentId, ids)) await files.remove(uploadKey(id))
    }
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}

/** Of what lies there until somebody has it, or as long as the bucket keeps it. */
async function removeFolder({ files }: Pick<Deps, 'files'>, folder: string): Promise<void> {
  for (const key of await files.list(folder, MAX_FILES)) await files.remove(key)
}
/** More than an email brings. */
const MAX_FILES = 200

async function clearPartition(
  deps: Deps,
  { about, at, id: jobId }: Erasure & { about: About },
  index: number,
  hasTime: () => boolean,
): Promise<Omit<Outcome, 'done'>> {
  const part = about.parts[index]
  if (!part) return {}
  do {
    if ((await deps.store.removeLeft(part, { at, jobId })).done) {
      await deps.files.remove(pictureKey(part.id))
      await deps.store.blankMovements(part.id, about.emails)
      await blankRow(deps, part.id, part.n)
      return {}
    }
  } while (hasTime())
  return { at: true }
}

/** A conversation of somebody who is gone: as it was read it is deleted, whoever else is at it. */
function deleteForGood(deps: Deps, contactId: string, n: number): Promise<void> {
  return retryOnConflict(async () => {
    const [row] = await deps.store.readConversations([{ contactId, n }])
    if (!row || row.deletedAt !== undefined) return
    const change = remove(row, system, momentOf(deps))
    await deps.store.commit([
      ...deps.store.putConversation(row, change.conversation),
      ...change.entries.map(deps.store.putEntry),
    ])
  })
}

/** Of the latest conversation its number is left, and codes of what was taken in. */
function blankRow(deps: Deps, contactId: string, n: number): Promise<void> {
  return retryOnConflict(async () => {
    const [row] = n > 0 ? await deps.store.readConversations([{ contactId, n }]) : []
    if (!row) return
    const { pace, openUntil, campaign, early, mergedInto, resolution, ...rest } = row
    const isBlank = [pace, openUntil, campaign, early, mergedInto].every((field) => field === undefined)
    if (isBlank && Object.keys(row.windows).length === 0) return
    const blank: Conversation = {
      ...rest,
      resolution: null,
      windows: {},
      assigneeId: null,
      grabbedBy: null,
      pinnedTo: null,
    }
    await deps.store.commit(deps.store.putConversation(row, blank))
  })
}
