import { bind, type Table } from '../../../platform/table.ts'
import type { AccessLogStore } from '../port.ts'
import * as accessLog from './access-log.ts'

/** This area's part of the table. */
export const createAccessLogStore = (table: Table): AccessLogStore => bind(table, accessLog)
