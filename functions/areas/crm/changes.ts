import { decode } from '../../platform/item.ts'
import { source } from '../../platform/stream.ts'
import { CrmRecord } from './domain/record.ts'
import { RecordNote } from './domain/record-note.ts'

export const records = source('record', (item) => decode(CrmRecord, item))
export const recordNotes = source('record-note', (item) => decode(RecordNote, item))
