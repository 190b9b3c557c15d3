import { enqueueOutsideNote } from './enqueue-outside-note.ts'
import { clearDeletedRecord, noteOnRecords } from './write-notes.ts'

/** What follows in this area from changes of the table. */
export const crmReactions = [noteOnRecords, clearDeletedRecord, enqueueOutsideNote]
