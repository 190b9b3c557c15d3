import { bind, type Table } from '../../../platform/table.ts'
import type { UnmatchedMailStore } from '../port.ts'
import * as unmatchedMail from './unmatched-mail.ts'

/** This area's part of the table. */
export const createUnmatchedMailStore = (table: Table): UnmatchedMailStore => bind(table, unmatchedMail)
