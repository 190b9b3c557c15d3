import * as z from 'zod'
import type { Agent } from '../../workspace/domain/agent.ts'
import { seesAll } from '../../workspace/domain/rights.ts'

/** L1: what a contact can be linked to. */
export const RecordKind = z.enum(['person', 'lead', 'deal'])
export type RecordKind = z.infer<typeof RecordKind>

/** A person, a lead or a deal. Times are epoch milliseconds. */
export const CrmRecord = z.lazy(() =>
  z.object({
    id: z.string(),
    kind: RecordKind,
    /** a person's name, a lead's or deal's title */
    name: z.string(),
    emails: z.array(z.string()),
    /** E.164 */
    phones: z.array(z.string()),
    organization: z.string().nullable(),
    /** leads and deals; in units of the currency, with which it stands and falls */
    value: z.number().nullable(),
    /** ISO 4217 */
    currency: z.string().nullable(),
    /** deals */
    stage: z.string().nullable(),
    /** L5: which record of the connected CRM it stands for; absent: none yet */
    outsideId: z.string().nullable().optional(),
    /** L5: when it was begun to be made there, as long as the outcome is not known; epoch ms */
    outsideSince: z.number().optional(),
    /** the agent who made it */
    createdBy: z.string(),
    createdAt: z.number(),
    updatedAt: z.number(),
    /** its links and notes are being removed; its id is not given again */
    deleted: z.boolean().optional(),
    version: z.number().optional(),
  }),
)
export type CrmRecord = z.infer<typeof CrmRecord>

/** A contact's messages by their place: conversation, and number in it. Places are ordered by both. */
export const Place = z.lazy(() => z.object({ n: z.number(), seq: z.number() }))
export type Place = z.infer<typeof Place>

/** L1, L2: a contact's link to a record, and how far the contact's messages stand in notes there. */
export const RecordLink = z.lazy(() =>
  z.object({
    contactId: z.string(),
    recordId: z.string(),
    kind: RecordKind,
    linkedBy: z.string(),
    linkedAt: z.number(),
    /** false: unlinked; kept, so that a message noted before is not noted again when it is linked anew */
    active: z.boolean(),
    /** every message up to here stands in a note; null: none does yet */
    noted: Place.nullable(),
    /** the note that messages join within its 24 hours, and whom it names; null: the next message starts one */
    note: z.object({ id: z.string(), firstAt: z.number(), assigneeId: z.string().nullable() }).nullable(),
    version: z.number(),
  }),
)
export type RecordLink = z.infer<typeof RecordLink>

/** Links of one contact that count at a time. */
export const MAX_LINKS = 20

const prefixes: Record<RecordKind, string> = { person: 'ps', lead: 'ld', deal: 'dl' }
const ULID = '[0-9A-HJKMNP-TV-Z]{26}'
const RECORD_ID = new RegExp(`^(ps|ld|dl)_${ULID}$`)
const NOTE_ID = new RegExp(`^rn_((?:ps|ld|dl)_${ULID})_(${ULID})_(\\d{1,6})_(\\d{1,9})_(\\d{1,14})$`)

/** The id of a new record: it says of which kind it is. */
export function recordIdOf(kind: RecordKind, ulid: string): string {
  return `${prefixes[kind]}_${ulid}`
}

/** The kind that an id is of; undefined where it is none. */
export function kindOfRecord(id: string): RecordKind | undefined {
  const prefix = RECORD_ID.exec(id)?.[1]
  return RecordKind.options.find((kind) => prefixes[kind] === prefix)
}

/** Where a note lies, and its first message. */
export interface NoteKey {
  recordId: string
  contactId: string
  first: Place
  /** when its first message was received, epoch ms */
  firstAt: number
}

/** A note's id is that of its first message on that record: written again, it is the same note. */
export function noteIdOf({ recordId, contactId, first, firstAt }: NoteKey): string {
  return `rn_${recordId}_${contactId.slice(3)}_${first.n}_${first.seq}_${firstAt}`
}

/** The parts of a note's id; undefined when it is none. */
export function parseNoteId(id: string): NoteKey | undefined {
  const match = NOTE_ID.exec(id)
  if (!match) return undefined
  const [, recordId = '', contact = '', n, seq, firstAt] = match
  return {
    recordId,
    contactId: `ct_${contact}`,
    first: { n: Number(n), seq: Number(seq) },
    firstAt: Number(firstAt),
  }
}

/** Records are everybody's to read and edit; who made one deletes it, or whoever sees all that its notes may tell. */
export function mayDeleteRecord(agent: Agent, record: CrmRecord): boolean {
  return record.createdBy === agent.id || seesAll(agent)
}
