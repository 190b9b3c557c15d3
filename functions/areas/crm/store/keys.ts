import { number, time } from '../../../platform/keys.ts'
import type { ConnectorId } from '../domain/connector-id.ts'
import type { NoteKey } from '../domain/record.ts'

/** Primary keys of what this area stores. */
export const crmKeys = {
  record: (recordId: string) => ({ pk: recordId, sk: 'RECORD' }),
  /** in the contact's partition: whom a message concerns is one read */
  recordLink: (contactId: string, recordId: string) => ({ pk: contactId, sk: `R#${recordId}` }),
  /** in the record's partition: which contacts lead to it */
  linkedContact: (recordId: string, contactId: string) => ({ pk: recordId, sk: `LINK#${contactId}` }),
  recordNote: ({ recordId, contactId, first, firstAt }: NoteKey) => ({
    pk: recordId,
    sk: `NOTE#${time(firstAt)}#${contactId}#${number(first.n)}#${String(first.seq).padStart(9, '0')}`,
  }),
  outsideNote: (recordId: string, noteId: string, connector: ConnectorId) => ({
    pk: recordId,
    sk: `OUTSIDE#${noteId}${connector === 'pipedrive' ? '' : `#${connector}`}`,
  }),
  /** which record stands for somebody of a CRM */
  outsidePerson: (connector: ConnectorId, outsideId: string) => ({ pk: `CRM#${connector}#${outsideId}`, sk: 'RECORD' }),
  connector: (id: string) => ({ pk: 'WORKSPACE', sk: `CONNECTOR#${id}` }),
}

/** Partition keys of the indexes. */
export const crmPartitions = {
  records: (kind: string, shard: number) => `K#${kind}#${shard}`,
}
