import { bind, type Table } from '../../../platform/table.ts'
import type { WorkflowsStore } from '../port.ts'
import * as workflows from './workflows.ts'

/** This area's part of the table. */
export const createWorkflowsStore = (table: Table): WorkflowsStore => bind(table, workflows)
