import { bind, type Table } from '../../../platform/table.ts'
import type { MergingStore } from '../port.ts'
import * as merges from './merges.ts'

/** This area's part of the table. */
export const createMergingStore = (table: Table): MergingStore => bind(table, merges)
