import { bind, type Table } from '../../../platform/table.ts'
import type { CrmStore } from '../port.ts'
import * as connectors from './connectors.ts'
import * as recordNotes from './record-notes.ts'
import * as records from './records.ts'

/** This area's part of the table. */
export const createCrmStore = (table: Table): CrmStore => bind(table, connectors, recordNotes, records)
