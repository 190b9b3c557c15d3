import type { Write } from '../../../kernel/commit.ts'
import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { canSee, visibleAs } from '../../timeline/domain/visibility.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { type Call, commitAnswer } from '../../workspace/index.ts'
import { windowEnd } from '../domain/note-window.ts'
import { kindOfRecord, type RecordKind } from '../domain/record.ts'
import {
  conversationOfNote,
  isOpenNote,
  type RecordNote,
  textOfNote,
  withoutConversation,
} from '../domain/record-note.ts'
import type { CrmStore } from '../port.ts'
import { readPresentRecord } from './present-record.ts'
import { purgedNumbers } from './unnoted-messages.ts'

type Deps = HasStore<CrmStore & TimelineStore> & Pick<Parts, 'clock' | 'settings'>

const iso = (ms: number) => new Date(ms).toISOString()
/** Notes looked at for one page at most: who may see few of many gets a short page, and a cursor to go on. */
const MAX_LOOKED_AT = 200

function present(deps: Pick<Deps, 'settings' | 'clock'>, note: RecordNote) {
  const { id, recordId, contactId, contactName, assignedTo, edited, firstAt } = note
  const conversationId = conversationOfNote(note)
  const conversationUrl = urlOf(deps, conversationId)
  return {
    id,
    record: { id: recordId, kind: kindOfRecord(recordId) ?? 'person' },
    contact: { id: contactId, name: contactName },
    conversationId,
    conversationUrl,
    assignedTo,
    text: textOfNote(note, conversationUrl),
    messages: note.lines.map(({ at, from, text }) => ({ at: iso(at), from, text })),
    omitted: note.omitted,
    open: isOpenNote(note, deps.clock.now()),
    startedAt: iso(firstAt),
    endsAt: iso(windowEnd(firstAt)),
    edited: edited ? { by: edited.by, at: iso(edited.at) } : null,
    updatedAt: iso(note.updatedAt),
    version: note.version,
  }
}

/** L2: where the console shows a conversation. */
function urlOf({ settings }: Pick<Deps, 'settings'>, conversationId: string): string {
  return `${settings.consoleUrl}/conversations/${conversationId}`
}

/** The note as this agent may see it: by the contact, and without what is being removed (A11). */
function shownTo(agent: Agent, state: ContactState | undefined, note: RecordNote): RecordNote | undefined {
  if (!state || !canSee(agent, visibleAs(state))) return undefined
  let left: RecordNote | undefined = note
  for (const n of purgedNumbers(state, note.conversations)) left = left && withoutConversation(left, n)
  return left
}

export interface NotesInput {
  id: string
  cursor?: string | undefined
  limit?: number | undefined
}

/** L2: the notes on a record that the agent may see, those of the latest windows first. */
export async function listRecordNotes(deps: Deps, call: Call, kind: RecordKind, input: NotesInput) {
  const { agent } = await readPresentRecord(deps, call, input.id, kind)
  const { limit = 25 } = input
  const contacts = new Map<string, Promise<ContactState | undefined>>()
  const contactOf = ({ contactId }: RecordNote) => {
    const contact = contacts.get(contactId) ?? deps.store.readContact(contactId)
    contacts.set(contactId, contact)
    return contact
  }
  const items: ReturnType<typeof present>[] = []
  let nextCursor: string | null = input.cursor ?? null
  let looked = 0
  do {
    const page = await deps.store.listRecordNotes(input.id, {
      limit: limit - items.length,
      cursor: nextCursor ?? undefined,
    })
    for (const note of page.items) {
      const shown = shownTo(agent, await contactOf(note), note)
      if (shown) items.push(present(deps, shown))
    }
    looked += page.items.length
    nextCursor = page.nextCursor
  } while (nextCursor !== null && items.length < limit && looked < MAX_LOOKED_AT)
  return { items, nextCursor }
}

/** L4: a person's own words; messages go on in a new note from now on. */
export function updateRecordNote(
  deps: Deps,
  call: Call,
  input: { id: string; text: string; version?: number | undefined },
) {
  return stepNote(deps, call, input.id, (note, agent) => {
    if (input.version !== undefined && input.version !== note.version) {
      throw new DomainError('version_conflict', 'This note was changed meanwhile.', [
        { path: 'version', message: `is ${note.version} by now` },
      ])
    }
    const now = deps.clock.now()
    const edited = { text: input.text, by: { id: agent.id, name: agent.name }, at: now }
    const after: RecordNote = { ...note, lines: [], omitted: 0, edited, updatedAt: now }
    return { writes: [deps.store.putRecordNote(after)], answer: present(deps, { ...after, version: note.version + 1 }) }
  })
}

/** L4: the note is gone; messages go on in a new one. */
export function deleteRecordNote(deps: Deps, call: Call, input: { id: string }) {
  return stepNote(deps, call, input.id, (note) => ({
    writes: [deps.store.removeRecordNote(note)],
    answer: { id: note.id, deleted: true as const },
  }))
}

/** One step of a person on a note, after which no message joins it. */
function stepNote<Answer>(
  deps: Deps,
  call: Call,
  id: string,
  step: (note: RecordNote, agent: Agent) => { writes: Write[]; answer: Answer },
): Promise<Answer> {
  return retryOnConflict(async () => {
    const [agent, found] = await Promise.all([call.agent, deps.store.readRecordNote(id)])
    if (!found) throw notFound('note')
    const [state, link, record] = await Promise.all([
      deps.store.readContact(found.contactId),
      deps.store.readLink(found.contactId, found.recordId),
      deps.store.readRecord(found.recordId),
    ])
    const note = record && !record.deleted ? shownTo(agent, state, found) : undefined
    if (!note) throw notFound('note')
    const { writes, answer } = step(note, agent)
    const ends = link?.note?.id === note.id ? [deps.store.putLink({ ...link, note: null })] : []
    await commitAnswer(deps, call, [...writes, ...ends], answer)
    return answer
  }, ['idempotency'])
}
