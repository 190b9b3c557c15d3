import { bind, type Table } from '../../../platform/table.ts'
import type { CannedResponsesStore } from '../port.ts'
import * as cannedResponses from './canned-responses.ts'

/** This area's part of the table. */
export const createCannedResponsesStore = (table: Table): CannedResponsesStore => bind(table, cannedResponses)
