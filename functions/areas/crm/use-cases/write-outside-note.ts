import { giveUpAfterMs } from '../../../kernel/backoff.ts'
import { ConflictError, retryOnConflict } from '../../../kernel/commit.ts'
import type { HasStore, JobOutcome, Parts } from '../../../kernel/ports.ts'
import type { ConnectorParts, CrmAccount, CrmConnector, CrmNote, CrmResult } from '../connector-port.ts'
import {
  anyMarkOf,
  type Connector,
  isAsWeLeftIt,
  newOutsideNote,
  nextPart,
  type OutsideNote,
  outsideContent,
} from '../domain/outside-crm.ts'
import type { CrmRecord } from '../domain/record.ts'
import { conversationOfNote, textOfNote } from '../domain/record-note.ts'
import type { OutsideNoteJob } from '../job.ts'
import type { CrmStore } from '../port.ts'

type Deps = HasStore<CrmStore> & Pick<Parts, 'clock' | 'log' | 'settings'> & Pick<ConnectorParts, 'connectors'>

type OutsideDeps = Pick<Deps, 'store' | 'clock' | 'log' | 'connectors' | 'settings'>
interface Crm {
  connector: CrmConnector
  account: CrmAccount
}

/** Seconds until the next try, where the CRM does not say; longer where somebody must first put something right. */
const RETRY_SECONDS = 30
const UNAUTHORIZED_SECONDS = 300
const CONNECTOR = 'pipedrive'

/** A call that did not bring what was needed. */
class Unanswered extends Error {
  override name = 'Unanswered'
  readonly result: Exclude<CrmResult<unknown>, { outcome: 'done' }>
  constructor(result: Unanswered['result']) {
    super(result.outcome)
    this.result = result
  }
}
function need<Value>(result: CrmResult<Value>): Value {
  if (result.outcome === 'done') return result.value
  throw new Unanswered(result)
}

/**
 * L5: brings a note up to date in the connected CRM. What is about to be called is written down before, and what came of
 * it afterwards; whoever finds a call begun whose outcome nobody knows looks for what it made before making it again.
 */
export async function writeOutsideNote(deps: OutsideDeps, job: OutsideNoteJob): Promise<JobOutcome> {
  const connected = await deps.store.readConnector(CONNECTOR)
  if (!connected) return { done: true }
  if (deps.clock.now() - job.at > giveUpAfterMs) {
    deps.log.warn('outside-note.given-up', { noteId: job.noteId })
    return { done: true }
  }
  const crm = { connector: deps.connectors.find(CONNECTOR), account: await deps.connectors.connect(connected) }
  try {
    await bringUpToDate(deps, crm, job.noteId)
    await report(deps, connected, null)
    return { done: true }
  } catch (error) {
    // Another process is at it: it knows more.
    if (error instanceof ConflictError) return { retryAfterSeconds: 1 }
    if (!(error instanceof Unanswered)) throw error
    return conclude(deps, connected, job, error.result)
  }
}

async function conclude(
  deps: OutsideDeps,
  connected: Connector,
  { noteId }: OutsideNoteJob,
  result: Unanswered['result'],
): Promise<JobOutcome> {
  deps.log.warn('outside-note.failed', { noteId, outcome: result.outcome })
  if (result.outcome !== 'unavailable') return { done: true }
  if (result.unauthorized) await report(deps, connected, result.reason)
  const wait = result.unauthorized ? UNAUTHORIZED_SECONDS : RETRY_SECONDS
  return { retryAfterSeconds: Math.max(1, result.afterSeconds ?? wait) }
}

/** What an admin is shown of how the connection does; written when it changes. */
async function report(deps: OutsideDeps, connected: Connector, reason: string | null): Promise<void> {
  if ((connected.problem?.reason ?? null) === reason) return
  const problem = reason === null ? null : { reason, since: deps.clock.now() }
  try {
    await deps.store.commit([deps.store.putConnector({ ...connected, problem })])
  } catch (error) {
    // It was changed meanwhile: what was learned is about the account as it was before.
    if (!(error instanceof ConflictError)) throw error
  }
}

async function bringUpToDate(deps: OutsideDeps, crm: Crm, noteId: string): Promise<void> {
  const [note, before] = await Promise.all([deps.store.readRecordNote(noteId), deps.store.readOutsideNote(noteId)])
  if (!note) return removeOutside(deps, crm, before)
  if (before && before.noteVersion >= note.version) return
  const record = await outsideRecord(deps, crm, note.recordId)
  if (!record) return
  const state = await ensureRecord(crm, record, before ?? newOutsideNote(note))
  const content = outsideContent(note, state, deps.settings.consoleUrl)
  if (!content) {
    await save(deps, { ...state, noteVersion: note.version, pending: null })
    return
  }
  const begun = await save(deps, { ...state, pending: note.version })
  const plain = `${deps.settings.consoleUrl}/conversations/${conversationOfNote(note)}`
  const written = await write(crm, record, begun.outsideId, { text: textOfNote(content.note, plain), url: content.url })
  const { id: outsideId, stamp } = written
  await save(deps, { ...begun, outsideId, stamp, upTo: content.upTo, noteVersion: note.version, pending: null })
}

function write(
  { connector, account }: Crm,
  record: CrmRecord,
  outsideId: string | null,
  text: { text: string; url: string },
): Promise<CrmNote> {
  const call =
    outsideId === null ? connector.createNote(record, text, account) : connector.updateNote(outsideId, text, account)
  return call.then(need)
}

/** Where the note stands by now: written without our hearing of it, as we left it, or changed by a person (L4). */
async function ensureRecord({ connector, account }: Crm, record: CrmRecord, state: OutsideNote): Promise<OutsideNote> {
  if (state.outsideId === null) {
    if (state.pending === null) return state
    const made = need(await connector.findNote(record, anyMarkOf(state), account))
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

/** The record with its id in the CRM, where it is made at its first note; undefined: it is deleted here. */
async function outsideRecord(deps: OutsideDeps, crm: Crm, recordId: string): Promise<CrmRecord | undefined> {
  const record = await deps.store.readRecord(recordId)
  if (!record || record.deleted) return undefined
  if (record.outsideId) return record
  const { connector, account } = crm
  const since = record.outsideSince
  if (since === undefined) await change(deps, recordId, (now) => ({ ...now, outsideSince: deps.clock.now() }))
  const made = since === undefined ? undefined : need(await connector.findRecord(record, since, account))
  const outsideId = made ?? need(await connector.createRecord(record, account))
  return change(deps, recordId, ({ outsideSince: _since, ...now }) => ({
    ...now,
    outsideId: now.outsideId ?? outsideId,
  }))
}

function change(
  { store }: OutsideDeps,
  recordId: string,
  edit: (record: CrmRecord) => CrmRecord,
): Promise<CrmRecord | undefined> {
  return retryOnConflict(async () => {
    const record = await store.readRecord(recordId)
    if (!record || record.deleted) return undefined
    const after = edit(record)
    await store.commit([store.putRecord(after)])
    return after
  })
}
