import { bind, type Table } from '../../../platform/table.ts'
import type { OutsideCallsStore } from '../port.ts'
import * as webhookSecret from './webhook-secret.ts'

/** This area's part of the table. */
export function createOutsideCallsStore(table: Table): OutsideCallsStore {
  return bind(table, webhookSecret)
}
