import { bind, type Table } from '../../../platform/table.ts'
import type { CampaignsStore } from '../port.ts'
import * as campaigns from './campaigns.ts'
import * as recipients from './recipients.ts'

/** This area's part of the table. */
export const createCampaignsStore = (table: Table): CampaignsStore => bind(table, campaigns, recipients)
