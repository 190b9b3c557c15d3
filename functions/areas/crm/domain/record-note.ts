import * as z from 'zod'
import { conversationIdOf } from '../../../kernel/ids.ts'
import { clip } from '../../../kernel/text.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { Actor, type Entry } from '../../timeline/domain/entry.ts'
import { windowEnd } from './note-window.ts'
import { type NoteKey, noteIdOf, type Place } from './record.ts'

/** Messages that a note shows at most: the latest. */
export const MAX_LINES = 20
const MAX_LINE = 300

/** One message as a note shows it. */
const NoteLine = z.lazy(() =>
  z.object({
    n: z.number(),
    seq: z.number(),
    /** when it was said, epoch ms */
    at: z.number(),
    from: z.object({ type: Actor.unwrap().shape.type, name: z.string() }),
    text: z.string(),
  }),
)
type NoteLine = z.infer<typeof NoteLine>

/** L2: what was said with a contact, on a record linked to it. Times are epoch milliseconds. */
export const RecordNote = z.lazy(() =>
  z.object({
    id: z.string(),
    recordId: z.string(),
    contactId: z.string(),
    contactName: z.string(),
    /** when its first message was received: its window counts from here */
    firstAt: z.number(),
    /** the conversations it tells of, by number; the last one is what it leads back to */
    conversations: z.array(z.number()),
    /** the latest messages, in the order in which they were said */
    lines: z.array(NoteLine),
    /** messages before those */
    omitted: z.number(),
    assignedTo: z.object({ id: z.string(), name: z.string() }).nullable(),
    /** L4: a person's own words, which stand instead of the messages */
    edited: z
      .object({ text: z.string(), by: z.object({ id: z.string(), name: z.string() }), at: z.number() })
      .optional(),
    /** when its window closed, once that was noticed */
    closedAt: z.number().optional(),
    updatedAt: z.number(),
    version: z.number(),
  }),
)
export type RecordNote = z.infer<typeof RecordNote>

export type Assignee = RecordNote['assignedTo']

/** A message of the timeline as a line; its place orders what was said in the same millisecond. */
function lineOf(entry: Entry): NoteLine {
  const { n, seq, at, actor, message } = entry
  const from = { type: actor.type, name: clip(actor.name, 64) }
  return { n, seq, at, from, text: clip(message?.text ?? '', MAX_LINE) }
}

/** A note that begins with these messages, in the order in which they were stored. At least one. */
export function startNote(recordId: string, contact: Contact, messages: readonly Entry[], now: number): RecordNote {
  const [first] = messages
  if (!first) throw new Error('a note begins with a message')
  const { n, seq, receivedAt: firstAt } = first
  const key: NoteKey = { recordId, contactId: contact.id, first: { n, seq }, firstAt }
  const empty: RecordNote = {
    id: noteIdOf(key),
    recordId,
    contactId: contact.id,
    contactName: contact.name,
    firstAt,
    conversations: [],
    lines: [],
    omitted: 0,
    assignedTo: null,
    updatedAt: now,
    version: 0,
  }
  return addMessages(empty, messages, now)
}

/** The note with these messages too; a message that it has already is not added again. */
export function addMessages(note: RecordNote, messages: readonly Entry[], now: number): RecordNote {
  const has = (place: Place) => note.lines.some((line) => line.n === place.n && line.seq === place.seq)
  const fresh = messages.filter((message) => !has(message))
  if (fresh.length === 0) return note
  const lines = [...note.lines, ...fresh.map(lineOf)].sort((a, b) => a.n - b.n || a.at - b.at || a.seq - b.seq)
  const conversations = [...new Set([...note.conversations, ...fresh.map(({ n }) => n)])].sort((a, b) => a - b)
  return {
    ...note,
    conversations,
    lines: lines.slice(-MAX_LINES),
    omitted: note.omitted + Math.max(0, lines.length - MAX_LINES),
    updatedAt: now,
  }
}

/** The conversation that a note leads back to. */
export function conversationOfNote({ contactId, conversations }: RecordNote): string {
  return conversationIdOf(contactId, conversations.at(-1) ?? 0)
}

/** Whether a note tells of that conversation. */
export function tellsOf(note: RecordNote, { contactId, n }: Pick<Conversation, 'contactId' | 'n'>): boolean {
  return note.contactId === contactId && note.conversations.includes(n)
}

/**
 * A11: the note without what was said in a deleted conversation; undefined where nothing is left of it. A person's own
 * words may be about that conversation, so that they go with it. What was left out before cannot be distinguished, and is
 * no longer counted.
 */
export function withoutConversation(note: RecordNote, n: number): RecordNote | undefined {
  if (!note.conversations.includes(n)) return note
  const lines = note.lines.filter((line) => line.n !== n)
  if (lines.length === 0 || note.edited) return undefined
  return { ...note, lines, conversations: note.conversations.filter((other) => other !== n), omitted: 0 }
}

/** L3: whether messages may still join it at `now` (epoch ms). */
export function isOpenNote(note: RecordNote, now: number): boolean {
  return note.edited === undefined && now < windowEnd(note.firstAt)
}

const minute = (ms: number) => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** L2: the note as plain text: with whom, whose it is, the way back, and the latest messages. */
export function textOfNote(note: RecordNote, conversationUrl: string): string {
  if (note.edited) return note.edited.text
  const { contactName, assignedTo, omitted, lines } = note
  return [
    `Conversation with ${contactName}`,
    assignedTo ? `Assigned to ${assignedTo.name}` : 'Not assigned',
    conversationUrl,
    '',
    ...(omitted > 0 ? [`(${omitted} earlier ${omitted === 1 ? 'message' : 'messages'})`] : []),
    ...lines.map(({ at, from, text }) => `${minute(at)} ${from.name}: ${text}`),
  ].join('\n')
}
