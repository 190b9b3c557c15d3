import { bind, type Table } from '../../../platform/table.ts'
import type { LiveStore } from '../port.ts'
import * as alertStates from './alert-states.ts'
import * as openings from './openings.ts'

/** This area's part of the table. */
export const createLiveStore = (table: Table): LiveStore => bind(table, alertStates, openings)
