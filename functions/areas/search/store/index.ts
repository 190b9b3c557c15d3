import { bind, type Table } from '../../../platform/table.ts'
import type { SearchStore } from '../port.ts'
import * as search from './search.ts'

/** This area's part of the table. */
export const createSearchStore = (table: Table): SearchStore => bind(table, { ...search })
