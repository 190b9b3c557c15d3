import type { Write } from '../../../kernel/commit.ts'
import { fromCursor, toCursor } from '../../../kernel/cursor.ts'
import type { Page, PageRequest } from '../../../kernel/page.ts'
import { decode } from '../../../platform/item.ts'
import { get, put, query, remove, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { parseNoteId } from '../domain/record.ts'
import { RecordNote } from '../domain/record-note.ts'
import { crmKeys } from './keys.ts'

function keyOf(noteId: string) {
  const key = parseNoteId(noteId)
  if (!key) throw new Error('not the id of a note')
  return crmKeys.recordNote(key)
}

/** One note by its id, consistent; undefined for what is no id of a note. */
export async function readRecordNote(table: Table, noteId: string): Promise<RecordNote | undefined> {
  const key = parseNoteId(noteId)
  const item = key && (await get(table, crmKeys.recordNote(key)))
  return item ? decode(RecordNote, item) : undefined
}

/** A page of a record's notes, the newest first; consistent. */
export async function listRecordNotes(table: Table, recordId: string, page: PageRequest): Promise<Page<RecordNote>> {
  const after = fromCursor(page.cursor, 'NOTE#')
  const { items, lastKey } = await query(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :n)',
    ExpressionAttributeValues: { ':pk': recordId, ':n': 'NOTE#' },
    ScanIndexForward: false,
    Limit: page.limit,
    ConsistentRead: true,
    ...(after ? { ExclusiveStartKey: { pk: recordId, sk: after } } : {}),
  })
  return {
    items: items.map((item) => decode(RecordNote, item)),
    nextCursor: lastKey ? toCursor(String(lastKey.sk)) : null,
  }
}

/** A note, new (version 0) or as it was read; conflict label `note`. */
export function putRecordNote(table: Table, note: RecordNote): Write {
  const item = { ...keyOf(note.id), [TABLE.kind]: 'record-note', ...note, version: note.version + 1 }
  const isNew = { expression: 'attribute_not_exists(#pk)' }
  const same = { expression: '#version = :version', values: { ':version': note.version } }
  return put(table, 'note', item, note.version === 0 ? isNew : same)
}

/** Removes a note as it was read; conflict label `note`. */
export function removeRecordNote(table: Table, note: RecordNote): Write {
  const same = { expression: '#version = :version', values: { ':version': note.version } }
  return remove(table, 'note', keyOf(note.id), same)
}
