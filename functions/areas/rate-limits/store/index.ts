import { bind, type Table } from '../../../platform/table.ts'
import type { RateLimitsStore } from '../port.ts'
import * as buckets from './buckets.ts'
import * as calls from './calls.ts'

/** This area's part of the table. */
export const createRateLimitsStore = (table: Table): RateLimitsStore => bind(table, calls, buckets)
