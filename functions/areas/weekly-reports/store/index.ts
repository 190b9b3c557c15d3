import { bind, type Table } from '../../../platform/table.ts'
import type { WeeklyReportsStore } from '../port.ts'
import * as marks from './marks.ts'

/** This area's part of the table. */
export const createWeeklyReportsStore = (table: Table): WeeklyReportsStore => bind(table, marks)
