import type { Connector, ConnectorId } from './domain/outside-crm.ts'
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
}

/** L5: one CRM. Throws on nothing but a defect. */
export interface CrmConnector {
  id: ConnectorId
  /** makes the record there, or finds the one that stands for the same person; its id */
  createRecord(record: CrmRecord, account: CrmAccount): Promise<CrmResult<string>>
  /** the record that an attempt not before `since` (epoch ms) made without our hearing of it */
  findRecord(record: CrmRecord, since: number, account: CrmAccount): Promise<CrmResult<string | undefined>>
  createNote(record: CrmRecord, note: CrmNoteText, account: CrmAccount): Promise<CrmResult<CrmNote>>
  /** the latest note on the record whose content has the mark */
  findNote(record: CrmRecord, mark: string, account: CrmAccount): Promise<CrmResult<CrmNote | undefined>>
  readNote(id: string, account: CrmAccount): Promise<CrmResult<CrmNote>>
  updateNote(id: string, note: CrmNoteText, account: CrmAccount): Promise<CrmResult<CrmNote>>
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
