import { bind, type Table } from '../../../platform/table.ts'
import type { ErasureStore } from '../port.ts'
import * as erasures from './erasures.ts'
import * as old from './old.ts'
import * as partitions from './partitions.ts'

/** This area's part of the table. */
export const createErasureStore = (table: Table): ErasureStore => bind(table, erasures, old, partitions)
