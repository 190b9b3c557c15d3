import * as z from 'zod'
import type { Agent } from '../../workspace/domain/agent.ts'
import { seesAll } from '../../workspace/domain/rights.ts'
import { ConnectorId } from './connector-id.ts'

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
    /** L5: which record of Pipedrive it stands for; absent: none yet */
    outsideId: z.string().nullable().optional(),
    /** L5: when it was begun to be made there, as long as the outcome is not known; epoch ms */
    outsideSince: z.number().optional(),
    /** L5: the same of other connectors, by their id */
    outsideIds: z.record(z.string(), z.string()).optional(),
    outsideSinces: z.record(z.string(), z.number()).optional(),
    /** the agent who made it; `system`: it was found in a CRM */
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

/** L5: which record of that CRM it stands for. */
export function outsideIdIn(record: CrmRecord, connector: ConnectorId): string | undefined {
  return (connector === 'pipedrive' ? record.outsideId : record.outsideIds?.[connector]) ?? undefined
}

/** L5: since when it is being made in that CRM without an outcome that is known, epoch ms. */
export function outsideSinceIn(record: CrmRecord, connector: ConnectorId): number | undefined {
  return connector === 'pipedrive' ? record.outsideSince : record.outsideSinces?.[connector]
}

/** L5: the record as one that stands for that one of the CRM; null: for none (any more). How it was made there is over. */
export function withOutsideId(record: CrmRecord, connector: ConnectorId, id: string | null): CrmRecord {
  const isSo = (outsideIdIn(record, connector) ?? null) === id && outsideSinceIn(record, connector) === undefined
  if (isSo) return record
  const { outsideSince, outsideIds = {}, outsideSinces = {}, ...rest } = record
  const [{ [connector]: _id, ...ids }, { [connector]: _since, ...sinces }] = [outsideIds, outsideSinces]
  const isFirst = connector === 'pipedrive'
  const others = isFirst || id === null ? ids : { ...ids, [connector]: id }
  return {
    ...rest,
    ...(isFirst ? { outsideId: id } : {}),
    ...(isFirst || outsideSince === undefined ? {} : { outsideSince }),
    ...(Object.keys(others).length > 0 ? { outsideIds: others } : {}),
    ...(Object.keys(sinces).length > 0 ? { outsideSinces: sinces } : {}),
  }
}

/** L5: the record as one that is being made in that CRM. */
export function withOutsideSince(record: CrmRecord, connector: ConnectorId, since: number): CrmRecord {
  if (connector === 'pipedrive') return { ...record, outsideSince: since }
  return { ...record, outsideSinces: { ...record.outsideSinces, [connector]: since } }
}

/** L5: every record in a CRM that it stands for, by connector. */
export function outsideIdsOf(record: CrmRecord): Partial<Record<ConnectorId, string>> {
  return Object.fromEntries(
    ConnectorId.options.flatMap((connector) => {
      const id = outsideIdIn(record, connector)
      return id === undefined ? [] : [[connector, id]]
    }),
  )
}

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
