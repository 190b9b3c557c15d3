import type { Write } from '../../kernel/commit.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import type { JobOutcome } from '../../kernel/ports.ts'
import type { Connector, ConnectorId, OutsideNote } from './domain/outside-crm.ts'
import type { CrmRecord, RecordKind, RecordLink } from './domain/record.ts'
import type { RecordNote } from './domain/record-note.ts'
import type { CrmJob } from './job.ts'

/** What the function that talks to CRMs is called for. */
export interface CrmCall {
  kind: 'crm'
  job: CrmJob
}

/** What is asked of whoever talks to CRMs: a lane's job is theirs, and what came of it the lane's. */
export interface CrmRoomParts {
  crmRoom: { work(job: CrmJob): Promise<JobOutcome> }
}

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface CrmStore {
  /** one that is deleted and still being emptied too */
  readRecord(id: string): Promise<CrmRecord | undefined>
  listRecords(kind: RecordKind, page: PageRequest, keep: (record: CrmRecord) => boolean): Promise<Page<CrmRecord>>
  putRecord(record: CrmRecord): Write
  recordPresent(id: string): Write
  removeRecord(record: CrmRecord): Write
  /** those that no longer count too */
  readLinks(contactId: string): Promise<RecordLink[]>
  readLink(contactId: string, recordId: string): Promise<RecordLink | undefined>
  putLink(link: RecordLink): Write
  /** as if it had never been */
  removeLink(link: RecordLink): Write
  putLinkedContact(link: RecordLink): Write
  readLinkedContacts(recordId: string, limit: number): Promise<string[]>
  readRecordNote(noteId: string): Promise<RecordNote | undefined>
  listRecordNotes(recordId: string, page: PageRequest): Promise<Page<RecordNote>>
  putRecordNote(note: RecordNote): Write
  removeRecordNote(note: RecordNote): Write
  readConnector(id: ConnectorId): Promise<Connector | undefined>
  putConnector(connector: Connector): Write
  removeConnector(connector: Connector): Write
  readOutsideNote(noteId: string): Promise<OutsideNote | undefined>
  putOutsideNote(state: OutsideNote): Write
  removeOutsideNote(state: OutsideNote): Write
}
