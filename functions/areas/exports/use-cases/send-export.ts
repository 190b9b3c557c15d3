import { backoffSeconds, giveUpAfterMs } from '../../../kernel/backoff.ts'
import { ConflictError, retryOnConflict } from '../../../kernel/commit.ts'
import { conversationIdOf, parseEntryId } from '../../../kernel/ids.ts'
import { momentOf } from '../../../kernel/moment.ts'
import type { HasStore, JobOutcome, Parts } from '../../../kernel/ports.ts'
import type { EmailParts } from '../../email/port.ts'
import { append, system, unchanged } from '../../timeline/domain/change.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { isSaid } from '../../timeline/domain/entry-kinds.ts'
import { writesOf } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { Export } from '../domain/export.ts'
import { lengthOf, MAX_CHARACTERS, MAX_MESSAGES, transcriptOf } from '../domain/transcript.ts'
import type { ExportJob } from '../job.ts'
import type { ExportsStore } from '../port.ts'

type Deps = HasStore<ExportsStore & TimelineStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'log' | 'settings' | 'ulid'> &
  Pick<EmailParts, 'mailer'>

/** Longer than a function lives that sends it. */
const LEASE_MS = 90_000
const PAGE = 100
/** Movements and notes are read over on the way: not for ever. */
const MAX_PAGES = 50
const done: JobOutcome = { done: true }

/**
 * F3: hands a conversation that was asked for to SES, once: whoever holds the lease does. Only a process that dies between
 * SES's yes and our record leaves it to be sent a second time.
 */
export async function sendExport(deps: Deps, job: ExportJob): Promise<JobOutcome> {
  const key = parseEntryId(job.exportId)
  const wanted = key && (await deps.store.readExport(key))
  if (wanted?.status !== 'queued') return done
  const now = deps.clock.now()
  if (wanted.leaseUntil !== null && wanted.leaseUntil > now) {
    return { retryAfterSeconds: Math.ceil((wanted.leaseUntil - now) / 1000) }
  }
  if (wanted.attempts > 0 && now - wanted.at > giveUpAfterMs) {
    return fail(deps, wanted, 'the mail service could not be reached for 24 hours')
  }
  const leased = { ...wanted, attempts: wanted.attempts + 1, leaseUntil: now + LEASE_MS }
  if (!(await record(deps, leased))) return { retryAfterSeconds: 1 }
  const taken = { ...leased, version: (wanted.version ?? 0) + 1 }
  const email = await emailOf(deps, taken)
  if (!email) {
    await record(deps, { ...taken, status: 'failed', leaseUntil: null })
    return done
  }
  const result = await deps.mailer.send(email)
  switch (result.outcome) {
    case 'sent':
      await record(deps, { ...taken, status: 'sent', leaseUntil: null })
      return done
    case 'refused':
      deps.log.warn('export.refused', { exportId: wanted.id, code: result.code })
      return fail(deps, taken, result.reason)
    case 'unavailable':
      deps.log.warn('export.unavailable', { exportId: wanted.id, attempts: taken.attempts })
      await record(deps, { ...taken, leaseUntil: null })
      return { retryAfterSeconds: Math.max(backoffSeconds(taken.attempts), result.afterSeconds ?? 0) }
  }
}

/** False when somebody else got it further meanwhile. */
async function record(deps: Deps, state: Export): Promise<boolean> {
  try {
    await deps.store.commit([deps.store.putExport(state)])
    return true
  } catch (error) {
    if (error instanceof ConflictError) return false
    throw error
  }
}

/** A note in the conversation tells whoever asked for it, in one transaction with the end of it. */
async function fail(deps: Deps, state: Export, reason: string): Promise<JobOutcome> {
  const { contactId, n, by, to } = state
  const failed = deps.store.putExport({ ...state, status: 'failed', leaseUntil: null })
  try {
    await retryOnConflict(async () => {
      const found = await deps.store.readConversation(contactId, n)
      if (!found || found.conversation.deletedAt !== undefined) return deps.store.commit([failed])
      const text = `The conversation could not be sent to ${to}: ${reason}`
      const mentions = state.forContact ? [] : [by.id]
      const note = { kind: 'note' as const, actor: system, note: { text, mentions } }
      const change = append(unchanged(found.conversation), momentOf(deps), note)
      return deps.store.commit([...writesOf(deps, found.conversation, change), failed])
    }, ['export'])
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error
  }
  return done
}

/** The email; undefined where the conversation was deleted meanwhile (A11). */
async function emailOf(deps: Deps, wanted: Export) {
  const { contactId, n, by, to, subject, id, forContact = false } = wanted
  const [state, workspace] = await Promise.all([deps.store.readConversation(contactId, n), deps.store.readWorkspace()])
  if (!state || state.conversation.deletedAt !== undefined || isPurged(state.contact, wanted)) return undefined
  const { entries, clipped } = await (wanted.messageIds ? readSelected(deps, wanted) : readLatest(deps, wanted))
  const contact = state.contact.name
  return {
    from: {
      name: forContact ? workspace.name : `${by.name} (${workspace.name})`,
      address: deps.settings.emailFrom.address,
    },
    to: [to],
    automatic: true as const,
    ...(forContact ? {} : { replyTo: by.email }),
    subject,
    ...transcriptOf({ workspace: workspace.name, contact, sender: by.name, entries, forContact, clipped }),
    references: [],
    reference: id,
  }
}

const isPurged = (contact: Contact, { contactId, n }: Export) =>
  contact.purging?.includes(conversationIdOf(contactId, n)) ?? false

interface Said {
  entries: Entry[]
  clipped: boolean
}

async function readSelected(deps: Deps, { messageIds = [] }: Export): Promise<Said> {
  const keys = messageIds.map(parseEntryId).filter((key) => key !== undefined)
  const entries = (await deps.store.readEntries(keys)).toSorted((a, b) => a.at - b.at || a.seq - b.seq)
  return { entries, clipped: false }
}

/** The latest messages up to the request, as many as one email carries. */
async function readLatest(deps: Deps, { contactId, n, upTo, channelId }: Export): Promise<Said> {
  const entries: Entry[] = []
  let characters = 0
  let cursor: string | undefined
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    const page = await deps.store.readTimeline({ contactId, n }, { limit: PAGE, order: 'desc', cursor })
    for (const entry of page.items) {
      if (!isSaid(entry) || entry.seq > upTo) continue
      // What the company wrote about a customer is not theirs to read, and other channels are none of this chat's.
      if (channelId !== undefined && entry.message?.channel.id !== channelId) continue
      characters += lengthOf(entry)
      if (entries.length >= MAX_MESSAGES || characters > MAX_CHARACTERS) {
        return { entries: entries.reverse(), clipped: true }
      }
      entries.push(entry)
    }
    if (page.nextCursor === null) return { entries: entries.reverse(), clipped: false }
    cursor = page.nextCursor
  }
  return { entries: entries.reverse(), clipped: true }
}
