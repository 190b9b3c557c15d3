import { bind, type Table } from '../../../platform/table.ts'
import type { ApiKeysStore } from '../port.ts'
import * as apiKeys from './api-keys.ts'

/** This area's part of the table. */
export const createApiKeysStore = (table: Table): ApiKeysStore => bind(table, apiKeys)
