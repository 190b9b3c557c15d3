import { bind, type Table } from '../../../platform/table.ts'
import type { WorkflowRunsStore } from '../port.ts'
import * as runs from './runs.ts'

/** This area's part of the table. */
export const createWorkflowRunsStore = (table: Table): WorkflowRunsStore => bind(table, runs)
