import { bind, type Table } from '../../../platform/table.ts'
import type { AssignmentStore } from '../port.ts'
import * as given from './given.ts'

/** This area's part of the table. */
export function createAssignmentStore(table: Table): AssignmentStore {
  return bind(table, given)
}
