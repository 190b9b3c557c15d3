import { enqueueOutsideNote } from './enqueue-outside-note.ts'
import { lookForContact, lookForWhoWrites } from './look-for-person.ts'
import { clearDeletedRecord, noteOnRecords } from './write-notes.ts'

/** What follows in this area from changes of the table. */
export const crmReactions = [noteOnRecords, clearDeletedRecord, enqueueOutsideNote, lookForContact, lookForWhoWrites]
