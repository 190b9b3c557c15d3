import { bind, type Table } from '../../../platform/table.ts'
import type { DeletionStore } from '../port.ts'
import * as purge from './purge.ts'

/** This area's part of the table. */
export const createDeletionStore = (table: Table): DeletionStore => bind(table, purge)
