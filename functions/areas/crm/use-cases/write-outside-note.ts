import { giveUpAfterMs } from '../../../kernel/backoff.ts'
import { ConflictError, retryOnConflict } from '../../../kernel/commit.ts'
import type { HasStore, JobOutcome, Parts } from '../../../kernel/ports.ts'
import type { ConnectorParts, CrmNote, CrmNoteText } from '../connector-port.ts'
import type { ConnectorId } from '../domain/connector-id.ts'
import {
  anyMarkOf,
  isAsWeLeftIt,
  newOutsideNote,
  nextPart,
  type OutsideNote,
  outsideContent,
} from '../domain/outside-crm.ts'
import { type CrmRecord, outsideIdIn, outsideSinceIn, withOutsideId, withOutsideSince } from '../domain/record.ts'
import { conversationOfNote, textOfNote } from '../domain/record-note.ts'
import type { OutsideNoteJob } from '../job.ts'
import type { CrmStore } from '../port.ts'
import { type Crm, conclude, need, openCrm, report, Unanswered } from './ask-outside.ts'
import { standingFor } from './outside-persons.ts'

type Deps = HasStore<CrmStore> & Pick<Parts, 'clock' | 'log' | 'settings'> & Pick<ConnectorParts, 'connectors'>

type OutsideDeps = Pick<Deps, 'store' | 'clock' | 'log' | 'connectors' | 'settings'>

/**
 * L5: brings a note up to date in a connected CRM. What is about to be called is written down before, and what came of
 * it afterwards; whoever finds a call begun whose outcome nobody knows looks for what it made before making it again.
 */
export async function writeOutsideNote(deps: OutsideDeps, job: OutsideNoteJob): Promise<JobOutcome> {
  const connected = await deps.store.readConnector(job.connector ?? 'pipedrive')
  if (!connected) return { done: true }
  if (deps.clock.now() - job.at > giveUpAfterMs) {
    deps.log.warn('outside-note.given-up', { noteId: job.noteId, connector: connected.id })
    return { done: true }
  }
  const crm = await openCrm(deps, connected)
  try {
    await bringUpToDate(deps, crm, job.noteId)
    await report(deps, connected, null)
    return { done: true }
  } catch (error) {
    // Another process is at it: it knows more.
    if (error instanceof ConflictError) return { retryAfterSeconds: 1 }
    if (!(error instanceof Unanswered)) throw error
    return conclude(deps, connected, { noteId: job.noteId }, error.result)
  }
}

async function bringUpToDate(deps: OutsideDeps, crm: Crm, noteId: string): Promise<void> {
  const connector = crm.connected.id
  const [note, before] = await Promise.all([
    deps.store.readRecordNote(noteId),
    deps.store.readOutsideNote(noteId, connector),
  ])
  if (!note) return removeOutside(deps, crm, before)
  if (before && before.noteVersion >= note.version) return
  const record = await outsideRecord(deps, crm, note.recordId)
  if (!record) return
  const state = await whereItStands(deps, crm, record, before ?? newOutsideNote(note, connector))
  const content = outsideContent(note, state, deps.settings.consoleUrl)
  if (!content) {
    await save(deps, settled({ ...state, noteVersion: note.version }))
    return
  }
  const begun = await save(deps, { ...state, pending: note.version, pendingSince: deps.clock.now() })
  const plain = `${deps.settings.consoleUrl}/conversations/${conversationOfNote(note)}`
  const text = { text: textOfNote(content.note, plain), url: content.url, at: deps.clock.now() }
  const written = await write(crm, record, begun.outsideId, text)
  const { id: outsideId, stamp } = written
  await save(deps, settled({ ...begun, outsideId, stamp, upTo: content.upTo, noteVersion: note.version }))
}

function settled({ pendingSince: _since, ...state }: OutsideNote): OutsideNote {
  return { ...state, pending: null }
}

function write(
  { connector, account }: Crm,
  record: CrmRecord,
  outsideId: string | null,
  text: CrmNoteText,
): Promise<CrmNote> {
  const call =
    outsideId === null ? connector.createNote(record, text, account) : connector.updateNote(outsideId, text, account)
  return call.then(need)
}

/** Where the note stands by now: written without our hearing of it, as we left it, or changed by a person (L4). */
async function whereItStands(
  { clock }: Pick<Deps, 'clock'>,
  { connector, account }: Crm,
  record: CrmRecord,
  state: OutsideNote,
): Promise<OutsideNote> {
  if (state.outsideId === null) {
    if (state.pending === null) return state
    const attempt = { since: state.pendingSince ?? 0, now: clock.now() }
    const made = need(await connector.findNote(record, anyMarkOf(state), attempt, account))
    return made ? { ...state, outsideId: made.id, stamp: made.stamp } : state
  }
  const there = await connector.readNote(state.outsideId, account)
  if (there.outcome === 'gone') return nextPart(state)
  const found = need(there)
  return isAsWeLeftIt(state, found) ? { ...state, stamp: found.stamp } : nextPart(state)
}

async function save({ store }: OutsideDeps, state: OutsideNote): Promise<OutsideNote> {
  await store.commit([store.putOutsideNote(state)])
  return { ...state, version: state.version + 1 }
}

async function removeOutside(deps: OutsideDeps, { connector, account }: Crm, state: OutsideNote | undefined) {
  if (!state) return
  if (state.outsideId !== null) {
    const removed = await connector.removeNote(state.outsideId, account)
    if (removed.outcome !== 'gone') need(removed)
  }
  await deps.store.commit([deps.store.removeOutsideNote(state)])
}

/** The record as the CRM's connector sees it, where it is made at its first note; undefined: it is deleted here. */
async function outsideRecord(deps: OutsideDeps, crm: Crm, recordId: string): Promise<CrmRecord | undefined> {
  const { connector, account } = crm
  const record = await deps.store.readRecord(recordId)
  if (!record || record.deleted) return undefined
  if (outsideIdIn(record, connector.id) !== undefined) return asSeenBy(record, connector.id)
  const since = outsideSinceIn(record, connector.id)
  const now = deps.clock.now()
  const made = since === undefined ? undefined : need(await connector.findRecord(record, { since, now }, account))
  // Of several attempts the latest counts: those before it have been looked for.
  if (made === undefined) await change(deps, recordId, (before) => withOutsideSince(before, connector.id, now))
  const outsideId = made ?? need(await connector.createRecord(record, account))
  const after = await change(deps, recordId, (before) =>
    withOutsideId(before, connector.id, outsideIdIn(before, connector.id) ?? outsideId),
  )
  return after && asSeenBy(after, connector.id)
}

const asSeenBy = (record: CrmRecord, connector: ConnectorId): CrmRecord => ({
  ...record,
  outsideId: outsideIdIn(record, connector) ?? null,
})

function change(
  deps: OutsideDeps,
  recordId: string,
  edit: (record: CrmRecord) => CrmRecord,
): Promise<CrmRecord | undefined> {
  const { store } = deps
  return retryOnConflict(async () => {
    const record = await store.readRecord(recordId)
    if (!record || record.deleted) return undefined
    const after = edit(record)
    await store.commit([store.putRecord(after), ...(await standingFor(deps, after))])
    return after
  })
}
