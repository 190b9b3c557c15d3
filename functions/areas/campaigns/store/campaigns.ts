import type { Write } from '../../../kernel/commit.ts'
import type { Page, PageRequest } from '../../../kernel/page.ts'
import { newestFirst } from '../../../platform/newest-first.ts'
import { get, put, remove, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { asRead } from '../../../platform/versioned-item.ts'
import type { Campaign } from '../domain/campaign.ts'
import { toCampaign } from './campaign-item.ts'
import { campaignsKeys } from './keys.ts'

/** One; consistent unless told otherwise. */
export async function readCampaign(table: Table, id: string, consistent = true): Promise<Campaign | undefined> {
  const item = await get(table, campaignsKeys.campaign(id), consistent)
  return item && toCampaign(item)
}

/** Newest first. */
export const listCampaigns = (
  table: Table,
  page: PageRequest,
  keep: (campaign: Campaign) => boolean,
): Promise<Page<Campaign>> =>
  newestFirst(table, { pk: campaignsKeys.campaign('').pk, ids: /^cp_/, toRow: toCampaign, keep }, page)

/** A new one, or one that was changed or got further, as it was read. Label `campaign`. */
export function putCampaign(table: Table, campaign: Campaign): Write {
  const { version } = campaign
  const item = { ...campaignsKeys.campaign(campaign.id), [TABLE.kind]: 'campaign', ...campaign, version: version + 1 }
  return put(table, 'campaign', item, version === 0 ? { expression: 'attribute_not_exists(#pk)' } : asRead(version))
}

/** Removes one as it was read. Label `campaign`. */
export function removeCampaign(table: Table, { id, version }: Campaign): Write {
  return remove(table, 'campaign', campaignsKeys.campaign(id), asRead(version))
}
