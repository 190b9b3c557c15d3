import { bind, type Table } from '../../../platform/table.ts'
import type { ExportsStore } from '../port.ts'
import * as conversationExports from './exports.ts'

/** This area's part of the table. */
export const createExportsStore = (table: Table): ExportsStore => bind(table, conversationExports)
