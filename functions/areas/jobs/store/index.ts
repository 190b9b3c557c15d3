import { bind, type Table } from '../../../platform/table.ts'
import type { JobsStore } from '../port.ts'
import * as jobs from './jobs.ts'

/** This area's part of the table. */
export const createJobsStore = (table: Table): JobsStore => bind(table, jobs)
