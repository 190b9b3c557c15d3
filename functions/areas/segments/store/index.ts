import { bind, type Table } from '../../../platform/table.ts'
import type { SegmentsStore } from '../port.ts'
import * as segments from './segments.ts'

/** This area's part of the table. */
export const createSegmentsStore = (table: Table): SegmentsStore => bind(table, segments)
