import type { ConnectorId } from './domain/connector-id.ts'
import type { Connector } from './domain/outside-crm.ts'
import type { OutsidePerson, SoughtBy } from './domain/person-search.ts'
import type { CrmRecord } from './domain/record.ts'

/** What a CRM answered to one call. */
export type CrmResult<Value> =
  | { outcome: 'done'; value: Value }
  /** what the call is about is not there (any more) */
  | { outcome: 'gone' }
  /** can't succeed by trying again */
  | { outcome: 'refused'; reason: string }
  /** try later; `unauthorized`: it does not accept our credentials (any more) */
  | { outcome: 'unavailable'; reason: string; afterSeconds?: number; unauthorized?: true }

/** A connected account of a CRM with what its connector needs to talk to it. */
export interface CrmAccount {
  config: Record<string, string>
  secrets: Record<string, string>
  /** origin of the CRM's API without a trailing slash; undefined: the CRM's own */
  apiBase?: string
}

/** A note as the CRM has it; `stamp` changes whenever somebody changes the note. */
export interface CrmNote {
  id: string
  stamp: string
  /** HTML */
  content: string
}

export interface CrmNoteText {
  /** plain text; the connector makes of it what the CRM takes */
  text: string
  /** the way back, which carries our mark */
  url: string
  /** when it is written, epoch ms */
  at: number
}

/** A call that was made before and whose answer nobody heard: when it was begun, and what time it is, epoch ms. */
export interface Attempt {
  since: number
  now: number
}

/** L5: one CRM. `record.outsideId` is its id there. Throws on nothing but a defect. */
export interface CrmConnector {
  id: ConnectorId
  /** makes the record there, or finds the one that stands for the same person; its id */
  createRecord(record: CrmRecord, account: CrmAccount): Promise<CrmResult<string>>
  /** the record that the attempt made without our hearing of it; `unavailable` as long as the CRM could not show it yet */
  findRecord(record: CrmRecord, attempt: Attempt, account: CrmAccount): Promise<CrmResult<string | undefined>>
  createNote(record: CrmRecord, note: CrmNoteText, account: CrmAccount): Promise<CrmResult<CrmNote>>
  /** the latest note on the record whose content has the mark; `unavailable` as long as the CRM could not show it yet */
  findNote(
    record: CrmRecord,
    mark: string,
    attempt: Attempt,
    account: CrmAccount,
  ): Promise<CrmResult<CrmNote | undefined>>
  readNote(id: string, account: CrmAccount): Promise<CrmResult<CrmNote>>
  updateNote(id: string, note: CrmNoteText, account: CrmAccount): Promise<CrmResult<CrmNote>>
  /** whom it may know by that; more than that, where it compares loosely, but not less */
  findPersons(by: SoughtBy, account: CrmAccount): Promise<CrmResult<OutsidePerson[]>>
  removeNote(id: string, account: CrmAccount): Promise<CrmResult<undefined>>
}

/** Which connectors there are, and their accounts. */
export interface Connectors {
  find(id: ConnectorId): CrmConnector
  connect(connector: Connector): Promise<CrmAccount>
}

export interface ConnectorParts {
  connectors: Connectors
}
