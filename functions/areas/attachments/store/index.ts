import { bind, type Table } from '../../../platform/table.ts'
import type { AttachmentsStore } from '../port.ts'
import * as uploads from './uploads.ts'

/** This area's part of the table. */
export const createAttachmentsStore = (table: Table): AttachmentsStore => bind(table, uploads)
