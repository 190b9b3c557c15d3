import type { Write } from '../../../kernel/commit.ts'
import { decode } from '../../../platform/item.ts'
import { get, put, remove, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { asRead, putVersion } from '../../../platform/versioned-item.ts'
import { Connector, type ConnectorId, OutsideNote } from '../domain/outside-crm.ts'
import { parseNoteId } from '../domain/record.ts'
import { crmKeys } from './keys.ts'

/** A connected CRM, consistent. */
export async function readConnector(table: Table, id: ConnectorId): Promise<Connector | undefined> {
  const item = await get(table, crmKeys.connector(id))
  return item ? decode(Connector, item) : undefined
}

/** A connector, new or as it was read; conflict label `connector`. */
export function putConnector(table: Table, connector: Connector): Write {
  return putVersion(table, 'connector', crmKeys.connector(connector.id), connector)
}

/** Disconnects as it was read; conflict label `connector`. */
export function removeConnector(table: Table, connector: Connector): Write {
  return remove(table, 'connector', crmKeys.connector(connector.id), asRead(connector.version ?? 1))
}

/** Where a note stands outside, consistent; undefined: nowhere yet. */
export async function readOutsideNote(table: Table, noteId: string): Promise<OutsideNote | undefined> {
  const recordId = parseNoteId(noteId)?.recordId
  const item = recordId && (await get(table, crmKeys.outsideNote(recordId, noteId)))
  return item ? decode(OutsideNote, item) : undefined
}

/** Where a note stands outside, new (version 0) or as it was read; conflict label `outside-note`. */
export function putOutsideNote(table: Table, state: OutsideNote): Write {
  const item = {
    ...crmKeys.outsideNote(state.recordId, state.noteId),
    [TABLE.kind]: 'outside-note',
    ...state,
    version: state.version + 1,
  }
  const isNew = { expression: 'attribute_not_exists(#pk)' }
  const same = { expression: '#version = :version', values: { ':version': state.version } }
  return put(table, 'outside-note', item, state.version === 0 ? isNew : same)
}

/** Forgets it as it was read; conflict label `outside-note`. */
export function removeOutsideNote(table: Table, state: OutsideNote): Write {
  const same = { expression: '#version = :version', values: { ':version': state.version } }
  return remove(table, 'outside-note', crmKeys.outsideNote(state.recordId, state.noteId), same)
}
