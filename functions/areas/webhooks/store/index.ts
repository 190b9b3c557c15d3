import { bind, type Table } from '../../../platform/table.ts'
import type { WebhooksStore } from '../port.ts'
import * as webhooks from './webhooks.ts'

/** This area's part of the table. */
export const createWebhooksStore = (table: Table): WebhooksStore => bind(table, webhooks)
