import { bind, type Table } from '../../../platform/table.ts'
import type { WebhookEndpointsStore } from '../port.ts'
import * as deliveries from './deliveries.ts'
import * as endpoints from './endpoints.ts'

/** This area's part of the table. */
export const createWebhookEndpointsStore = (table: Table): WebhookEndpointsStore => bind(table, endpoints, deliveries)
