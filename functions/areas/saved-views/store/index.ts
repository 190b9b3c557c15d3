import { bind, type Table } from '../../../platform/table.ts'
import type { SavedViewsStore } from '../port.ts'
import * as savedViews from './saved-views.ts'

/** This area's part of the table. */
export const createSavedViewsStore = (table: Table): SavedViewsStore => bind(table, savedViews)
