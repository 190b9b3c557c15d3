import { bind, type Table } from '../../../platform/table.ts'
import type { AssistantStore } from '../port.ts'
import * as settings from './settings.ts'
import * as usage from './usage.ts'

/** This area's part of the table. */
export const createAssistantStore = (table: Table): AssistantStore => bind(table, settings, usage)
