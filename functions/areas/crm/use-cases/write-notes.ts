import { retryOnConflict } from '../../../kernel/commit.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { armTimer } from '../../queues/domain/timers.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { joinsNote, shareOut, windowEnd } from '../domain/note-window.ts'
import type { RecordLink } from '../domain/record.ts'
import { type Assignee, addMessages, type RecordNote, startNote } from '../domain/record-note.ts'
import type { CrmStore } from '../port.ts'
import { type Unnoted, unnotedMessages } from './unnoted-messages.ts'

type Deps = HasStore<CrmStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock'>

type NoteDeps = Pick<Deps, 'store' | 'clock'>
type Present = ContactState & { latest: Conversation }

/**
 * L2, L3: brings the notes on a contact's records up to the timeline. A link says up to which message its notes have
 * come, and is written in the same commit as the notes: however often, late or at once this is done, each message
 * stands in one note.
 */
export async function writeNotes(deps: NoteDeps, contactId: string): Promise<void> {
  await retryOnConflict(async () => {
    for (let more = true; more; ) more = await writeSome(deps, contactId)
  })
}

/** A bounded part; true where something is left. */
async function writeSome(deps: NoteDeps, contactId: string): Promise<boolean> {
  // Links before the rest: whoever empties notes of a deleted conversation moves the link first.
  const links = (await deps.store.readLinks(contactId)).filter(({ active }) => active)
  if (links.length === 0) return false
  const state = await deps.store.readPart(contactId)
  if (!state?.latest || state.contact.blacklisted) return false
  // C3: of a part, whose links stay with it, what was said there.
  const present: Present = { contact: { ...state.contact, id: contactId }, latest: state.latest }
  const assignedTo = lookUp(deps, present.latest.assigneeId)
  let more = false
  const ends: number[] = []
  for (const link of links) {
    const unnoted = await unnotedMessages(deps, present, link)
    const after = await writeOne(deps, present, link, unnoted, assignedTo)
    more ||= !unnoted.complete
    if (after.note) ends.push(windowEnd(after.note.firstAt))
  }
  await setTimer(deps, present.latest, ends)
  return more
}

/** Whose the conversation is, read when a note is written at all, and then once. */
function lookUp(deps: NoteDeps, assigneeId: string | null): () => Promise<Assignee> {
  let found: Promise<Assignee> | undefined
  const read = async () => {
    const agent = assigneeId === null ? undefined : await deps.store.readAgent(assigneeId)
    return agent ? { id: agent.id, name: agent.name } : null
  }
  return () => {
    found ??= read()
    return found
  }
}

async function writeOne(
  deps: NoteDeps,
  { contact, latest }: Present,
  link: RecordLink,
  { messages, upTo }: Unnoted,
  assignedTo: () => Promise<Assignee>,
): Promise<RecordLink> {
  const now = deps.clock.now()
  const open = link.note !== null && joinsNote(link.note.firstAt, now)
  const reassigned = open && link.note?.assigneeId !== latest.assigneeId
  if (messages.length === 0 && !reassigned && (link.note === null || open)) return link
  const before = link.note ? await deps.store.readRecordNote(link.note.id) : undefined
  // What is there when a contact is first linked is one note, however long it goes back.
  const { joined, started } = link.noted
    ? shareOut(before ? link.note : null, messages)
    : { joined: [], started: messages.length > 0 ? [messages] : [] }
  const notes = [
    ...(before ? [addMessages(before, joined, now)] : []),
    ...started.map((group) => startNote(link.recordId, contact, group, now)),
  ]
  const settled = await Promise.all(
    notes.map((note, index) => settle(note, { now, isLast: index === notes.length - 1, assignedTo })),
  )
  const last = settled.at(-1)
  const note =
    last && last.closedAt === undefined
      ? { id: last.id, firstAt: last.firstAt, assigneeId: last.assignedTo?.id ?? null }
      : null
  const after: RecordLink = { ...link, noted: messages.length > 0 ? upTo : link.noted, note }
  const changed = settled.filter((one) => JSON.stringify(one) !== JSON.stringify(before))
  await deps.store.commit([deps.store.putLink(after), ...changed.map(deps.store.putRecordNote)])
  return after
}

interface Settling {
  now: number
  isLast: boolean
  assignedTo: () => Promise<Assignee>
}

/** A note whose window is over stays as it is; an open one says whose the conversation is now. */
async function settle(note: RecordNote, { now, isLast, assignedTo }: Settling): Promise<RecordNote> {
  const isNew = note.version === 0
  const over = !isLast || !joinsNote(note.firstAt, now)
  const assigned = isNew || !over ? { ...note, assignedTo: await assignedTo() } : note
  return over && assigned.closedAt === undefined ? { ...assigned, closedAt: windowEnd(note.firstAt) } : assigned
}

/** L3: the conversation's timer closes the first window that ends, at no call of its own while another timer comes before. */
async function setTimer(deps: NoteDeps, latest: Conversation, ends: readonly number[]): Promise<void> {
  if (ends.length === 0 || latest.deletedAt !== undefined) return
  const noteUntil = Math.min(...ends)
  if (latest.noteUntil !== undefined && latest.noteUntil <= noteUntil) return
  const times = await deps.store.teamTimes(latest.teamId)
  const after = armTimer({ ...latest, noteUntil }, times, deps.clock.now())
  await deps.store.commit(deps.store.putConversation(latest, after))
}
