import { type EntryKey, parseEntryId } from '../../../kernel/ids.ts'
import type { Contact } from '../../timeline/domain/contact.ts'

/*
 * What is found is known by a record of always the same length: when it was said, and its key. The newest record is the
 * greatest. A contact has the number 0 and no entry.
 */
const AT = 14
const CONTACT = 26
const N = 6
const ULID = 26
/** Bytes of a record, which is ASCII. */
export const RECORD = AT + CONTACT + N + ULID

/** What is indexed. */
export interface Indexed {
  record: string
  terms: readonly string[]
}

/** Terms as one text, each between two spaces: none has a space in it. */
export const textOf = (terms: readonly string[]): string => [' ', ...terms.map((term) => `${term} `)].join('')
/** The terms of such a text. */
export const termsIn = (text: string): string[] => text.split(' ').slice(1, -1)

const digits = (value: number, length: number) => String(Math.max(0, Math.trunc(value))).padStart(length, '0')

const recordOf = ({ contactId, n, at, ulid }: EntryKey) =>
  `${digits(at, AT)}${contactId.slice(3)}${digits(n, N)}${ulid.padEnd(ULID, '-')}`

/** The record of an entry, by its id. */
export function recordOfEntry(id: string): string {
  const key = parseEntryId(id)
  if (!key) throw new Error(`not an entry: ${id}`)
  return recordOf(key)
}

/** The record of a contact; the newest is who was new last. */
export const recordOfContact = ({ id, createdAt }: Pick<Contact, 'id' | 'createdAt'>): string =>
  recordOf({ contactId: id, n: 0, at: createdAt, ulid: '' })

/** The key of the entry that a record is of; of a contact's, `n` is 0. */
export function keyOf(record: string): EntryKey {
  return {
    at: timeOf(record),
    contactId: `ct_${record.slice(AT, AT + CONTACT)}`,
    n: Number(record.slice(AT + CONTACT, AT + CONTACT + N)),
    ulid: record.slice(AT + CONTACT + N),
  }
}

/** When what a record is of was said. */
export const timeOf = (record: string): number => Number(record.slice(0, AT))

/** A place among records: everything before this time is below it. */
export const startOf = (at: number): string => digits(at, AT)
/** Every record is below this. */
export const TOP = '~'

/** Which conversation something belongs to, as a key of a set. */
export const conversationOf = (of: string | { contactId: string; n: number }): string =>
  typeof of === 'string'
    ? of.slice(AT, AT + CONTACT + N)
    : recordOf({ ...of, at: 0, ulid: '' }).slice(AT, AT + CONTACT + N)

/** The records at the beginning of a segment. */
export function recordsIn(bytes: Uint8Array): string[] {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  return Array.from({ length: all.length / RECORD }, (_, at) => all.slice(at * RECORD, (at + 1) * RECORD))
}
