import { bind, type Table } from '../../../platform/table.ts'
import type { QueuesStore } from '../port.ts'
import * as inbox from './inbox.ts'
import * as layouts from './layouts.ts'
import * as tallies from './tallies.ts'

/** This area's part of the table. */
export const createQueuesStore = (table: Table): QueuesStore => bind(table, inbox, layouts, tallies)
