import { bind, type Table } from '../../../platform/table.ts'
import type { EmailStore } from '../port.ts'
import * as mailThreads from './mail-threads.ts'

/** This area's part of the table. */
export const createEmailStore = (table: Table): EmailStore => bind(table, mailThreads)
