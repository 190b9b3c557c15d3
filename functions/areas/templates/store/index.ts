import { bind, type Table } from '../../../platform/table.ts'
import type { TemplatesStore } from '../port.ts'
import * as templates from './templates.ts'

/** This area's part of the table. */
export const createTemplatesStore = (table: Table): TemplatesStore => bind(table, templates)
