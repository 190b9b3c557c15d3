import { bind, type Table } from '../../../platform/table.ts'
import type { ReportsStore } from '../port.ts'
import * as reportFacts from './report-facts.ts'
import * as rollups from './rollups.ts'
import { unmarkStale } from './stale-days.ts'

/** This area's part of the table. */
export const createReportsStore = (table: Table): ReportsStore => bind(table, reportFacts, rollups, { unmarkStale })
