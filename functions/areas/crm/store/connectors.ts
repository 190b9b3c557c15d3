import type { Write } from '../../../kernel/commit.ts'
import { decode } from '../../../platform/item.ts'
import { get, put, queryAll, remove, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { asRead, putVersion } from '../../../platform/versioned-item.ts'
import type { ConnectorId } from '../domain/connector-id.ts'
import { Connector, OutsideNote, OutsidePersonItem } from '../domain/outside-crm.ts'
import { parseNoteId } from '../domain/record.ts'
import type { OutsidePersonKey } from '../port.ts'
import { crmKeys } from './keys.ts'

/** A connected CRM, consistent. */
export async function readConnector(table: Table, id: ConnectorId): Promise<Connector | undefined> {
  const item = await get(table, crmKeys.connector(id))
  return item ? decode(Connector, item) : undefined
}

/** All connected CRMs, consistent. */
export async function readConnectors(table: Table): Promise<Connector[]> {
  const { pk, sk } = crmKeys.connector('')
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
    ExpressionAttributeValues: { ':pk': pk, ':sk': sk },
    ConsistentRead: true,
  })
  return items.map((item) => decode(Connector, item))
}

/** A connector, new or as it was read; conflict label `connector`. */
export function putConnector(table: Table, connector: Connector): Write {
  return putVersion(table, 'connector', crmKeys.connector(connector.id), connector)
}

/** Disconnects as it was read; conflict label `connector`. */
export function removeConnector(table: Table, connector: Connector): Write {
  return remove(table, 'connector', crmKeys.connector(connector.id), asRead(connector.version ?? 1))
}

/** Where a note stands in that CRM, consistent; undefined: nowhere yet. */
export async function readOutsideNote(
  table: Table,
  noteId: string,
  connector: ConnectorId,
): Promise<OutsideNote | undefined> {
  const recordId = parseNoteId(noteId)?.recordId
  const item = recordId && (await get(table, crmKeys.outsideNote(recordId, noteId, connector)))
  return item ? decode(OutsideNote, item) : undefined
}

/** Where a note stands outside, new (version 0) or as it was read; conflict label `outside-note`. */
export function putOutsideNote(table: Table, state: OutsideNote): Write {
  const item = {
    ...keyOf(state),
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
  return remove(table, 'outside-note', keyOf(state), same)
}

const keyOf = ({ recordId, noteId, connector = 'pipedrive' }: OutsideNote) =>
  crmKeys.outsideNote(recordId, noteId, connector)

/** The id of the record that stands for a person of a CRM, consistent; undefined: none is known to. */
export async function readOutsidePerson(
  table: Table,
  connector: ConnectorId,
  outsideId: string,
): Promise<string | undefined> {
  const item = await get(table, crmKeys.outsidePerson(connector, outsideId))
  return item && decode(OutsidePersonItem, item).recordId
}

/** Which record stands for a person of a CRM from now on, where that was the one before (undefined: none); label `outside-person`. */
export function putOutsidePerson(table: Table, person: OutsidePersonKey, before: string | undefined): Write {
  const { connector, outsideId, recordId } = person
  const item = { ...crmKeys.outsidePerson(connector, outsideId), [TABLE.kind]: 'outside-person', recordId }
  if (before === undefined) return put(table, 'outside-person', item, { expression: 'attribute_not_exists(#pk)' })
  const same = { expression: '#recordId = :before', values: { ':before': before } }
  return put(table, 'outside-person', item, same)
}

/** Nobody finds that record by the person of a CRM any more, as it was read; conflict label `outside-person`. */
export function removeOutsidePerson(table: Table, { connector, outsideId, recordId }: OutsidePersonKey): Write {
  const same = { expression: '#recordId = :recordId', values: { ':recordId': recordId } }
  return remove(table, 'outside-person', crmKeys.outsidePerson(connector, outsideId), same)
}
