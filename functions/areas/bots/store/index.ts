import { bind, type Table } from '../../../platform/table.ts'
import type { BotsStore } from '../port.ts'
import * as bots from './bots.ts'

/** This area's part of the table. */
export const createBotsStore = (table: Table): BotsStore => bind(table, bots)
